/** The log of frames: what went over the wire, in both directions. */

import { bodyText, sizeOf } from './body-text.js';
import { element, timeOf } from './elements.js';
import { LiveList } from './live-list.js';

const MOST_FRAMES = 300;

/** Shows frames as they go by. */
export class FrameLog {
  #list;
  #counters;
  #frames = 0;
  #beats = 0;
  #showsBeats = false;

  /**
   * @param {Object} parts
   * @param {HTMLElement} parts.list The list.
   * @param {HTMLButtonElement} parts.newer The button for what waits.
   * @param {{frames: HTMLElement, beats: HTMLElement}} parts.counters Where the counts are shown.
   */
  constructor({ list, newer, counters }) {
    this.#list = new LiveList({ list, newer, limit: MOST_FRAMES, render: renderFrame, onDraw: () => this.#showCounts() });
    this.#counters = counters;
  }

  /** Whether heart-beats are entries; else they are only counted, so that they do not push out what matters. */
  set showsBeats(showsBeats) {
    this.#showsBeats = showsBeats;
  }

  /** While paused nothing new is shown. */
  set isPaused(isPaused) {
    this.#list.isPaused = isPaused;
  }

  /** Adds a frame, or null for a heart-beat. */
  add(direction, frame) {
    this.#beats += frame === null ? 1 : 0;
    this.#frames += frame === null ? 0 : 1;

    if (frame === null && !this.#showsBeats) {
      this.#list.touch();
    } else {
      this.#list.add({ direction, frame, time: new Date() });
    }
  }

  /** Removes all, and counts from zero. */
  clear() {
    this.#frames = this.#beats = 0;
    this.#list.clear();
  }

  #showCounts() {
    this.#counters.frames.textContent = this.#frames.toLocaleString('en');
    this.#counters.beats.textContent = this.#beats.toLocaleString('en');
  }
}

function renderFrame({ direction, frame, time }) {
  const isSent = direction === 'out';
  const kind = frame === null ? 'beat' : frame.command === 'ERROR' ? 'error' : 'frame';
  const line = element('div', 'line', [
    element('b', `arrow ${direction}`, [element('span', '', isSent ? '↑' : '↓', { 'aria-hidden': 'true' }), element('span', 'unseen', isSent ? 'sent' : 'received')]),
    element('b', 'command', frame === null ? 'heart-beat' : frame.command),
    element('span', 'summary', frame === null ? '' : summaryOf(frame)),
    element('time', '', timeOf(time)),
  ]);

  const parts = frame === null ? [line] : [line, ...renderParts(frame)];
  return element('li', `${kind} ${direction}`, parts);
}

function renderParts(frame) {
  const parts = frame.head === '' ? [] : [element('pre', 'head', headLines(frame))];

  if (frame.body.length > 0) {
    const { text, isBinary, rest } = bodyText(frame.body);
    const size = sizeOf(frame.body.length) + (isBinary ? ', shown in hexadecimal' : '') + (rest > 0 ? `, ${sizeOf(rest)} of it not shown` : '');
    parts.push(element('pre', isBinary ? 'body binary' : 'body', text), element('p', 'size', size));
  }

  return parts;
}

// What tells one frame from another when headers are not shown.
function summaryOf({ command, headers }) {
  const names = { ERROR: 'message', RECEIPT: 'receipt-id', CONNECTED: 'session', ACK: 'id', NACK: 'id', BEGIN: 'transaction', COMMIT: 'transaction', ABORT: 'transaction', UNSUBSCRIBE: 'id' };
  return headers.get(names[command] ?? 'destination') ?? '';
}

// As on the wire, except for the passcode: people show their screens to others.
function headLines({ command, head }) {
  return head.split('\n').flatMap((line, index) => {
    const value = line.indexOf(':') + 1;
    const isSecret = command === 'CONNECT' && line.startsWith('passcode:');
    return [index === 0 ? '' : '\n', element('span', 'name', line.slice(0, value)), isSecret ? '••••••' : line.slice(value)];
  });
}
