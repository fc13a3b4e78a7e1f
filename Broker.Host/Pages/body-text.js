/** How a body is shown: text as text, anything else in hexadecimal; a long one by its beginning. */

// How many octets of it are shown.
const MOST_TEXT = 2000;
const MOST_BINARY = 256;

// Tab, line feed and carriage return are text; other control characters are not.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** 0 B, 512 B, 1.5 KiB, 4 MiB. */
export function sizeOf(octets) {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let size = octets;

  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }

  return `${unit === 0 ? size : Number(size.toFixed(1))} ${units[unit]}`;
}

/**
 * A body as it is shown.
 * @param {Uint8Array} body The body.
 * @returns {{text: string, isBinary: boolean, rest: number}} What to show, and how many octets are not shown.
 */
export function bodyText(body) {
  const text = readText(body.subarray(0, MOST_TEXT), body.length > MOST_TEXT);
  const isBinary = text === null;
  const shown = isBinary ? Math.min(body.length, MOST_BINARY) : new TextEncoder().encode(text).length;
  return { text: isBinary ? hexOf(body.subarray(0, shown)) : text, isBinary, rest: body.length - shown };
}

/** Octets as hexadecimal, two digits each. */
export function hexOf(octets) {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
}

/** The octets that hexadecimal digits stand for, or null. Blanks and line ends are ignored. */
export function octetsOf(hex) {
  const digits = hex.replace(/\s/g, '');
  return /^([0-9a-f]{2})*$/i.test(digits) ? Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)) : null;
}

// A character that the cut divides is left for the rest.
function readText(octets, isCut) {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets, { stream: isCut });
    return CONTROL.test(text) ? null : text;
  } catch {
    return null;
  }
}
