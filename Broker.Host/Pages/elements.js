/** Small makers of elements. Text goes in as text, never as markup. */

/**
 * Makes an element.
 * @param {string} tag Its name.
 * @param {string} className Its classes.
 * @param {string|Node[]} content Text, or what is in it.
 * @param {Object} attributes Attributes.
 */
export function element(tag, className, content = '', attributes = {}) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...(typeof content === 'string' ? [content] : content));
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/** Makes a small button; what it is about is said to those who do not see where it stands. */
export function button(text, about, onClick) {
  const made = element('button', 'small', [text, element('span', 'unseen', ` ${about}`)], { type: 'button' });
  made.addEventListener('click', onClick);
  return made;
}

/** 14:03:59.123 in the person's own time. */
export function timeOf(date) {
  return `${date.toTimeString().slice(0, 8)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}
