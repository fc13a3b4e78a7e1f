/** The messages that have come, with ACK and NACK for those that want an answer. */

import { bodyText, sizeOf } from './body-text.js';
import { button, element, timeOf } from './elements.js';
import { LiveList } from './live-list.js';

const MOST_MESSAGES = 200;

// What is shown of a message anyway, or only serves the frame.
const KNOWN = new Set(['destination', 'subscription', 'message-id', 'ack', 'content-length', 'content-type', 'timestamp', 'redelivered', 'delivery-count']);

const OUTCOMES = { ack: 'acknowledged', nack: 'given back', lost: 'not answered' };

/** Shows messages as they come. */
export class MessageList {
  #list;
  #count = 0;
  #answer;

  /**
   * @param {Object} parts
   * @param {HTMLElement} parts.list The list.
   * @param {HTMLButtonElement} parts.newer The button for what waits.
   * @param {HTMLElement} parts.counter Where the count is shown.
   * @param {(how: 'ack'|'nack', message: Frame) => void} parts.answer Sends ACK or NACK.
   */
  constructor({ list, newer, counter, answer }) {
    this.#list = new LiveList({
      list,
      newer,
      limit: MOST_MESSAGES,
      render: (entry) => this.#render(entry),
      onDraw: () => (counter.textContent = this.#count.toLocaleString('en')),
    });
    this.#answer = answer;
  }

  /**
   * Adds a message.
   * @param {Frame} message The message.
   * @param {{destination: string, isCumulative: boolean}} subscription What it came for.
   */
  add(message, subscription) {
    this.#list.add({ message, subscription, time: new Date(), outcome: message.headers.has('ack') ? 'open' : 'none' });
    this.#count += 1;
  }

  /** Removes all, and counts from zero. */
  clear() {
    this.#count = 0;
    this.#list.clear();
  }

  /** A subscription has ended: what it has not answered, the broker has taken back. */
  end(subscription) {
    this.#settle((entry) => entry.subscription === subscription, 'lost');
  }

  #onAnswer(entry, outcome) {
    this.#answer(outcome, entry.message);

    // With ack:client an answer is for all that came before as well.
    const entries = this.#list.entries;
    const covered = new Set(entry.subscription.isCumulative ? entries.slice(0, entries.indexOf(entry) + 1) : [entry]);
    this.#settle((one) => one.subscription === entry.subscription && covered.has(one), outcome);
  }

  #settle(isMeant, outcome) {
    for (const entry of this.#list.entries.filter((one) => one.outcome === 'open' && isMeant(one))) {
      entry.outcome = outcome;
      this.#list.redraw(entry);
    }
  }

  #render(entry) {
    const { message, time, outcome } = entry;
    const line = element('div', 'line', [element('b', 'destination', message.headers.get('destination') ?? ''), element('time', '', timeOf(time))]);
    const { text, isBinary, rest } = bodyText(message.body);
    const body = message.body.length > 0 ? element('pre', isBinary ? 'body binary' : 'body', text) : element('p', 'size', 'No body.');
    const last = element('div', 'last', [element('p', 'size', describe(message, isBinary, rest)), ...this.#renderAnswer(entry)]);
    return element('li', `message ${outcome}`, [line, ...renderHeaders(message), body, last]);
  }

  #renderAnswer(entry) {
    switch (entry.outcome) {
      case 'none':
        return [];
      case 'open': {
        const id = entry.message.headers.get('ack');
        return [
          element('p', 'buttons', [
            button('ACK', `message ${id}`, () => this.#onAnswer(entry, 'ack')),
            button('NACK', `message ${id}`, () => this.#onAnswer(entry, 'nack')),
          ]),
        ];
      }
      default:
        return [element('p', 'outcome', OUTCOMES[entry.outcome])];
    }
  }
}

function renderHeaders({ headers }) {
  const own = [...headers].filter(([name]) => !KNOWN.has(name)).map(([name, value]) => `${name}: ${value}`);
  return own.length > 0 ? [element('pre', 'head', own.join('\n'))] : [];
}

function describe({ headers, body }, isBinary, rest) {
  const parts = [
    sizeOf(body.length),
    headers.get('content-type'),
    isBinary ? 'shown in hexadecimal' : undefined,
    rest > 0 ? `${sizeOf(rest)} not shown` : undefined,
    headers.get('redelivered') === 'true' ? `delivery ${headers.get('delivery-count') ?? 'again'}` : undefined,
    `for ${headers.get('subscription') ?? '?'}`,
  ];

  return parts.filter((part) => part !== undefined).join(' · ');
}
