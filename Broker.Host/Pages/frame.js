/**
 * STOMP frames, to octets and back (STOMP 1.2, "Augmented BNF"):
 *
 *     frame = command EOL *( name ":" value EOL ) EOL *octet NULL *EOL          EOL = [CR] LF
 *
 * A frame is a command, headers, an empty line, a body, an octet zero. The body ends at the first zero, unless the header
 * content-length says how many octets it has; then it may contain zeros. An EOL between frames is a heart-beat. The reader takes
 * pieces of any size, because a WebSocket message may hold a part of a frame, or several.
 */

const LF = 10;
const CR = 13;
const NULL = 0;

const ESCAPED = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', ':': '\\c' };
const UNESCAPED = { '\\': '\\', r: '\r', n: '\n', c: ':' };

// Two frames are never escaped: when they are written, no version has been agreed upon.
const PLAIN = new Set(['CONNECT', 'CONNECTED']);

// A peer that never ends its frame must not fill the memory.
const MOST_OCTETS = 64 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/** What {@link FrameReader} yields for an EOL between frames. */
export const HEART_BEAT = Symbol('heart-beat');

/** The octets are no STOMP. */
export class ProtocolError extends Error {}

/** Writes a name or value. One pass, so that no escape is escaped again. */
export function escapeHeader(text) {
  return text.replace(/[\\\r\n:]/g, (character) => ESCAPED[character]);
}

/** Reads a name or value. One pass: in \\n the first two characters are a backslash, and the n is an n. */
export function unescapeHeader(text) {
  return text.replace(/\\([^]?)/g, (sequence, character) => {
    if (!Object.hasOwn(UNESCAPED, character)) {
      throw new ProtocolError(`'${sequence}' is no escape sequence.`);
    }

    return UNESCAPED[character];
  });
}

/** A frame. */
export class Frame {
  /**
   * @param {string} command For example SEND.
   * @param {Map<string, string>} headers Of repeated ones, the first.
   * @param {Uint8Array} body Its octets.
   * @param {string} head The header lines as on the wire, escapes and repeated ones included.
   */
  constructor(command, headers, body, head) {
    this.command = command;
    this.headers = headers;
    this.body = body;
    this.head = head;
  }

  /**
   * Makes a frame to send.
   * @param {string} command For example SEND.
   * @param {Object} headers Names and values; undefined ones are left out. A content-length is added, never taken from here.
   * @param {string|Uint8Array} body Text or octets.
   */
  static make(command, headers, body = '') {
    const octets = typeof body === 'string' ? encoder.encode(body) : body;
    const given = Object.entries(headers).filter(([name, value]) => value !== undefined && name !== 'content-length');

    // Octets, not characters: "é" is one character and two octets.
    const all = octets.length > 0 ? [...given, ['content-length', octets.length]] : given;
    const map = new Map(all.map(([name, value]) => [name, String(value)]));
    const lines = [...map].map(([name, value]) => writeHeader(command, name, value));
    return new Frame(command, map, octets, lines.join('\n'));
  }

  /** The body as text. */
  get text() {
    return decoder.decode(this.body);
  }

  /** The whole frame as a binary WebSocket message. */
  toOctets() {
    const head = encoder.encode(this.#start());
    const octets = new Uint8Array(head.length + this.body.length + 1);
    octets.set(head);
    octets.set(this.body, head.length);
    return octets;
  }

  /** The whole frame as a text WebSocket message; for a body that is text. */
  toText() {
    return `${this.#start()}${this.text}\0`;
  }

  #start() {
    return `${this.command}\n${this.head}${this.head === '' ? '' : '\n'}\n`;
  }
}

function writeHeader(command, name, value) {
  const impossible = PLAIN.has(command) ? /[\0\r\n]/ : /\0/;
  if (name === '' || impossible.test(name + value) || (PLAIN.has(command) && name.includes(':'))) {
    throw new TypeError(`${command} cannot have a header ${JSON.stringify(name)} with this value.`);
  }

  return PLAIN.has(command) ? `${name}:${value}` : `${escapeHeader(name)}:${escapeHeader(value)}`;
}

/** Reads frames from pieces of any size. */
export class FrameReader {
  // What has come and is not read yet: from #start to #end.
  #octets = new Uint8Array(0);
  #start = 0;
  #end = 0;

  // How far the search for the end of a line or body has come, so that no octet is looked at twice.
  #searched = 0;

  // The frame that is being read: its lines so far; its headers once all are there.
  #lines = [];
  #headers = null;

  /** Takes octets and yields what they complete: frames and heart-beats. Throws {@link ProtocolError}. */
  *read(octets) {
    this.#append(octets);

    for (;;) {
      const item = this.#headers === null ? this.#readHead() : this.#readBody();

      if (item === undefined) {
        return;
      }

      if (item !== null) {
        yield item;
      }
    }
  }

  // Each step returns what it has found, null to go on, undefined if more octets are needed.

  #readHead() {
    const line = this.#readLine();

    if (line === undefined) {
      return undefined;
    }

    if (line !== '') {
      if (this.#lines.length === 0 && !/^[A-Z]+$/.test(line)) {
        throw new ProtocolError(`'${line}' is no command.`);
      }

      this.#lines.push(line);
      return null;
    }

    if (this.#lines.length === 0) {
      return HEART_BEAT;
    }

    this.#headers = readHeaders(this.#lines);
    return null;
  }

  #readBody() {
    const announced = this.#headers.get('content-length');

    if (announced !== undefined && !/^\d{1,9}$/.test(announced)) {
      throw new ProtocolError(`'${announced}' is no content-length.`);
    }

    const end = announced === undefined ? this.#find(NULL) : this.#start + Number(announced);

    if (end === undefined || end >= this.#end) {
      return undefined;
    }

    if (this.#octets[end] !== NULL) {
      throw new ProtocolError('The octet after the body is not zero: content-length is wrong.');
    }

    const [command, ...lines] = this.#lines;
    const frame = new Frame(command, this.#headers, this.#octets.slice(this.#start, end), lines.join('\n'));
    this.#lines = [];
    this.#headers = null;
    this.#moveTo(end + 1);
    return frame;
  }

  #readLine() {
    const end = this.#find(LF);

    if (end === undefined) {
      return undefined;
    }

    const hasReturn = end > this.#start && this.#octets[end - 1] === CR;
    const line = readText(this.#octets.subarray(this.#start, hasReturn ? end - 1 : end));
    this.#moveTo(end + 1);
    return line;
  }

  #find(octet) {
    const found = this.#octets.subarray(0, this.#end).indexOf(octet, this.#searched);
    this.#searched = found < 0 ? this.#end : found;
    return found < 0 ? undefined : found;
  }

  #moveTo(position) {
    this.#start = position;
    this.#searched = position;
  }

  #append(octets) {
    const unread = this.#end - this.#start;

    if (unread + octets.length > MOST_OCTETS) {
      throw new ProtocolError('A frame is larger than 64 MiB.');
    }

    if (unread === 0) {
      // The usual case: whole frames, read where they are.
      this.#octets = octets;
      this.#end = octets.length;
      this.#moveTo(0);
      return;
    }

    if (this.#end + octets.length > this.#octets.length) {
      // Twice what is needed, so that a frame in many pieces is not copied once for each.
      const larger = new Uint8Array(2 * (unread + octets.length));
      larger.set(this.#octets.subarray(this.#start, this.#end));
      this.#octets = larger;
      this.#searched -= this.#start;
      this.#start = 0;
      this.#end = unread;
    }

    this.#octets.set(octets, this.#end);
    this.#end += octets.length;
  }
}

function readText(line) {
  if (line.includes(NULL)) {
    throw new ProtocolError('A frame ends before its headers do.');
  }

  try {
    return strictDecoder.decode(line);
  } catch {
    throw new ProtocolError('A header is not UTF-8.');
  }
}

function readHeaders([command, ...lines]) {
  const read = PLAIN.has(command) ? (text) => text : unescapeHeader;
  const headers = new Map();

  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) {
      throw new ProtocolError(`'${line}' is no header.`);
    }

    const name = read(line.slice(0, colon));
    if (!headers.has(name)) {
      headers.set(name, read(line.slice(colon + 1)));
    }
  }

  return headers;
}
