/**
 * A list that grows at its end, follows it, and never gets out of hand: it draws once per picture however much comes, keeps a
 * bounded number of entries, and stands still while somebody reads further up, so that nothing moves under the eye. What comes
 * meanwhile waits; a button brings it.
 */

// Pixels from the end that still count as the end.
const NEAR = 32;

// With more than so many entries at once, it is drawn every so many milliseconds.
const FLOOD = 40;
const FLOOD_PAUSE = 200;

export class LiveList {
  #list;
  #newer;
  #limit;
  #render;
  #onDraw;
  #shown = [];
  #waiting = [];
  #missed = 0;
  #isPaused = false;
  #isAtEnd = true;
  #isScheduled = false;

  /**
   * @param {Object} parts
   * @param {HTMLElement} parts.list The list, which scrolls.
   * @param {HTMLButtonElement} parts.newer The button that shows how much waits.
   * @param {number} parts.limit Most entries.
   * @param {(entry: Object) => HTMLElement} parts.render Makes an entry's element.
   * @param {() => void} parts.onDraw Called whenever it is drawn, for what changes with it.
   */
  constructor({ list, newer, limit, render, onDraw }) {
    this.#list = list;
    this.#newer = newer;
    this.#limit = limit;
    this.#render = render;
    this.#onDraw = onDraw;
    list.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    newer.addEventListener('click', () => this.#catchUp());
  }

  /** What it holds, oldest first: what is shown, then what waits. */
  get entries() {
    return [...this.#shown.map(({ entry }) => entry), ...this.#waiting];
  }

  /** While paused nothing new is shown. */
  set isPaused(isPaused) {
    this.#isPaused = isPaused;
    this.#schedule();
  }

  /** Has it drawn. */
  touch() {
    this.#schedule();
  }

  /** Adds an entry. */
  add(entry) {
    this.#waiting.push(entry);

    // Cut in big steps: to shift a thousand entries for each that comes would be slow.
    if (this.#waiting.length >= 2 * this.#limit) {
      this.#missed += this.#waiting.length - this.#limit;
      this.#waiting = this.#waiting.slice(-this.#limit);
    }

    this.#schedule();
  }

  /** Draws an entry anew, if it is shown. */
  redraw(entry) {
    const shown = this.#shown.find((one) => one.entry === entry);

    if (shown !== undefined) {
      const element = this.#render(entry);
      const hadFocus = shown.element.contains(document.activeElement);
      shown.element.replaceWith(element);
      shown.element = element;

      // Who came by keyboard stays in the list; the next thing to press is the oldest message that is open.
      if (hadFocus) {
        this.#list.focus({ preventScroll: true });
      }
    }
  }

  /** Removes all. */
  clear() {
    this.#shown = [];
    this.#waiting = [];
    this.#missed = 0;
    this.#isAtEnd = true;
    this.#list.replaceChildren();
    this.#schedule();
  }

  // A picture is drawn when the browser draws one: not at all while the page is not seen, more seldom in a flood.
  #schedule() {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setTimeout(() => requestAnimationFrame(() => this.#draw()), this.#waiting.length > FLOOD ? FLOOD_PAUSE : 0);
    }
  }

  #draw() {
    this.#isScheduled = false;

    if (!this.#isPaused && this.#isAtEnd) {
      this.#append(this.#waiting.splice(0).slice(-this.#limit));
      this.#missed = 0;
    }

    this.#showNewer();
    this.#onDraw();
  }

  #append(entries) {
    if (entries.length === 0) {
      return;
    }

    const added = entries.map((entry) => ({ entry, element: this.#render(entry) }));
    const surplus = this.#shown.splice(0, Math.max(0, this.#shown.length + added.length - this.#limit));
    surplus.forEach(({ element }) => element.remove());
    this.#shown.push(...added);
    this.#list.append(...added.map(({ element }) => element));
    this.#list.scrollTop = this.#list.scrollHeight;
  }

  #showNewer() {
    const count = this.#waiting.length + this.#missed;
    this.#newer.hidden = count === 0;
    this.#newer.textContent = `${count.toLocaleString('en')} newer`;
  }

  #onScroll() {
    this.#isAtEnd = this.#list.scrollHeight - this.#list.scrollTop - this.#list.clientHeight < NEAR;

    if (this.#isAtEnd && this.#waiting.length > 0) {
      this.#schedule();
    }
  }

  #catchUp() {
    this.#isAtEnd = true;
    this.#list.scrollTop = this.#list.scrollHeight;
    this.#schedule();
  }
}
