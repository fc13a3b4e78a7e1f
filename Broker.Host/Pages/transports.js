/** What carries the frames: a WebSocket, or SockJS where none gets through. */

import { ownUrl } from './app.js';
import { SOCKJS_TRANSPORTS, SockJsSocket } from './sockjs.js';

// What the broker writes into the page: the path of SockJS; empty if it has none.
const { sockjs } = document.documentElement.dataset;

const AUTOMATIC = 'automatic';
const WEBSOCKET = 'websocket';

/** Fills a select element with the transports that this broker has. */
export function offerTransports(select) {
  const names = [AUTOMATIC, WEBSOCKET, ...(sockjs === '' ? [] : SOCKJS_TRANSPORTS)];
  select.append(...names.map((name) => new Option(name, name)));
}

/** What a choice means, in a few words. */
export function describe(choice, url) {
  return choice === AUTOMATIC || choice === WEBSOCKET ? `a WebSocket to ${url}` : `SockJS, ${choice}`;
}

/**
 * Opens a connection.
 * @param {string} choice One of the select element's values.
 * @param {string} url The WebSocket's address.
 * @param {string[]} protocols Its subprotocols.
 * @returns {Object} What looks like a WebSocket, and has the name of what is in use as transport.
 */
export function openTransport(choice, url, protocols) {
  const isOwn = url === ownUrl();
  const socket = () => Object.assign(new WebSocket(url, protocols), { transport: WEBSOCKET });

  if (choice === WEBSOCKET || (choice === AUTOMATIC && (sockjs === '' || !isOwn))) {
    return socket();
  }

  // Browsers let this page ask the server that it came from, and no other one.
  if (!isOwn) {
    throw new Error(`SockJS goes to the broker that this page came from: ${ownUrl()}.`);
  }

  const over = (transport) => () => new SockJsSocket(new URL(sockjs.slice(1), location.href).href, transport);
  return choice === AUTOMATIC ? new FirstOf([socket, over('xhr-streaming'), over('xhr-polling')]) : over(choice)();
}

/** The first of several connections that opens. */
class FirstOf {
  onopen = null;
  onmessage = null;
  onclose = null;

  #openers;
  #socket;
  #isDecided = false;

  constructor(openers) {
    this.#openers = openers;
    this.#tryNext();
  }

  get readyState() {
    return this.#socket.readyState;
  }

  get transport() {
    return this.#socket.transport;
  }

  set binaryType(type) {
    this.#socket.binaryType = type;
  }

  send(data) {
    this.#socket.send(data);
  }

  close(code, reason) {
    this.#isDecided = true;
    this.#socket.close(code, reason);
  }

  #tryNext() {
    const socket = this.#openers.shift()();
    this.#socket = socket;

    socket.onopen = () => {
      this.#isDecided = true;
      this.onopen?.();
    };
    socket.onmessage = (event) => this.onmessage?.(event);
    socket.onclose = (event) => {
      if (this.#isDecided || this.#openers.length === 0) {
        this.onclose?.(event);
      } else {
        this.#tryNext();
      }
    };
  }
}
