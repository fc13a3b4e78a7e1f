/**
 * A STOMP 1.2 client over WebSocket, without dependencies: one object is one connection.
 *
 *     const client = new StompClient('ws://127.0.0.1:15674/ws', { login: 'guest', passcode: 'guest' });
 *     await client.connect();
 *     client.subscribe('/topic/demo', (message) => console.log(message.text));
 *     client.send('/topic/demo', 'Hello');
 *     await client.disconnect();
 *
 * How a session goes: the client opens a WebSocket and sends CONNECT; the broker answers CONNECTED, or ERROR and closes. Then the
 * client sends what it likes: SUBSCRIBE brings a MESSAGE for each message that is sent to the destination, SEND sends one, ACK says
 * that one has been dealt with. Any frame with the header receipt is answered by a RECEIPT once it has had its effect. An ERROR is
 * the broker's last word.
 */

import { Frame, FrameReader, HEART_BEAT, ProtocolError } from './frame.js';
import { HeartBeats } from './heart-beats.js';

// The broker is asked for RECEIPT, and told to close, but not waited for endlessly.
const PATIENCE = 3000;

// WebSocket.OPEN; not taken from there, so that a program may bring its own WebSocket.
const OPEN = 1;

/** Close codes of our own (RFC 6455 leaves 4000 to 4999 to applications). */
export const CLOSE_SILENCE = 4000;
export const CLOSE_NO_STOMP = 4001;

/** The connection has ended, or could not be made. */
export class ConnectionEnded extends Error {
  /**
   * @param {Object} end How it ended.
   * @param {number} end.code The WebSocket's close code; 0 if there was no WebSocket.
   * @param {string} end.reason The close reason.
   * @param {Frame|null} end.error The ERROR that the broker sent before.
   */
  constructor({ code, reason, error }) {
    super(error?.headers.get('message') ?? (reason || `The connection has ended (${code}).`));
    this.code = code;
    this.reason = reason;
    this.error = error;
  }
}

/** A connection to a broker. */
export class StompClient {
  /** Settles when the connection has ended, with a {@link ConnectionEnded}; never rejected. */
  closed;

  /** The CONNECTED frame, once it has come. */
  connected = null;

  /** The heart-beats as agreed upon, once connected. */
  beats = null;

  #url;
  #options;
  #socket = null;
  #reader = new FrameReader();
  #error = null;
  #end;
  #answerConnect;
  #subscriptions = new Map();
  #receipts = new Map();
  #patience = [];
  #lastNumber = 0;

  /**
   * @param {string} url ws://host:port/path, or wss:// for TLS.
   * @param {Object} options
   * @param {string} [options.login] Who the client is.
   * @param {string} [options.passcode] The proof.
   * @param {string} [options.host] The virtual host; without it the broker's default one.
   * @param {[number, number]} [options.heartBeat] How often the client can beat and wants to hear beats, in milliseconds; 0 is never.
   * @param {(direction: 'in'|'out', frame: Frame|null) => void} [options.onFrame] Sees all that goes by; null is a heart-beat.
   * @param {(url: string, protocols: string[]) => WebSocket} [options.open] Opens the WebSocket.
   */
  constructor(url, options = {}) {
    this.#url = url;
    this.#options = { heartBeat: [10000, 10000], open: (address, protocols) => new WebSocket(address, protocols), ...options };
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** Connects. Resolves with CONNECTED; rejects with {@link ConnectionEnded}. Once only. */
  connect() {
    return new Promise((resolve, reject) => {
      this.#answerConnect = { resolve, reject };

      try {
        this.#socket = this.#options.open(this.#url, ['v12.stomp']);
      } catch (fault) {
        // The URL is none, or a page that came over https asked for ws.
        this.#onClose({ code: 0, reason: fault.message });
        return;
      }

      this.#socket.binaryType = 'arraybuffer';
      this.#socket.onopen = () => this.#sendConnect();
      this.#socket.onmessage = (event) => this.#onMessage(event.data);
      this.#socket.onclose = (event) => this.#onClose(event);
    });
  }

  /**
   * Subscribes. Every message for the destination is given to onMessage as a {@link Frame}.
   * @returns {{id: string, confirmed: Promise}} The subscription; with the header receipt, confirmed settles when it is in force.
   */
  subscribe(destination, onMessage, headers = {}) {
    const id = headers.id ?? this.#name('sub');
    this.#subscriptions.set(id, onMessage);
    return { id, confirmed: this.#command('SUBSCRIBE', { id, destination, ...headers }) };
  }

  /** Ends a subscription. */
  unsubscribe(id, headers = {}) {
    this.#subscriptions.delete(id);
    return this.#command('UNSUBSCRIBE', { id, ...headers });
  }

  /** Sends a message: text, or octets in a Uint8Array. */
  send(destination, body, headers = {}) {
    return this.#command('SEND', { destination, ...headers }, body);
  }

  /** Says that a message has been dealt with; with ack:client, it and all before it in its subscription. */
  ack(message, headers = {}) {
    return this.#command('ACK', { id: deliveryOf(message), ...headers });
  }

  /** Gives a message back. */
  nack(message, headers = {}) {
    return this.#command('NACK', { id: deliveryOf(message), ...headers });
  }

  /** Begins a transaction: what is sent with the header transaction has its effect at commit, all or nothing. */
  begin(transaction = this.#name('tx'), headers = {}) {
    this.#command('BEGIN', { transaction, ...headers });
    return transaction;
  }

  /** Ends a transaction: it has its effect. */
  commit(transaction, headers = {}) {
    return this.#command('COMMIT', { transaction, ...headers });
  }

  /** Ends a transaction: it never was. */
  abort(transaction, headers = {}) {
    return this.#command('ABORT', { transaction, ...headers });
  }

  /**
   * Ends the connection. The RECEIPT of DISCONNECT says that the broker has dealt with all frames before it; to close without
   * waiting for it may lose the last ones.
   */
  async disconnect() {
    if (this.connected !== null && this.#error === null && this.#isOpen) {
      const receipt = this.#command('DISCONNECT', { receipt: true }).catch(() => {});
      await Promise.race([receipt, new Promise((resolve) => this.#patience.push(setTimeout(resolve, PATIENCE)))]);
    }

    this.#socket?.close(1000);
    return this.closed;
  }

  get #isOpen() {
    return this.#socket?.readyState === OPEN;
  }

  #name(prefix) {
    this.#lastNumber += 1;
    return `${prefix}-${this.#lastNumber}`;
  }

  // The passcode goes over the wire as it is: use wss:// anywhere but on your own machine.
  #sendConnect() {
    const { host, login, passcode, heartBeat } = this.#options;
    this.#write(Frame.make('CONNECT', { 'accept-version': '1.2', host, login, passcode, 'heart-beat': heartBeat.join(',') }), true);
  }

  /** Sends a frame. With the header receipt, the promise settles with the RECEIPT or the connection's end; else it is settled. */
  #command(command, headers, body = '') {
    if (this.connected === null || !this.#isOpen) {
      throw new Error('There is no connection.');
    }

    const receipt = headers.receipt === true ? this.#name('receipt') : headers.receipt;
    this.#write(Frame.make(command, { ...headers, receipt }, body), typeof body === 'string');

    return receipt === undefined
      ? Promise.resolve()
      : new Promise((resolve, reject) => this.#receipts.set(String(receipt), { resolve, reject }));
  }

  #write(frame, isText) {
    this.#socket.send(isText ? frame.toText() : frame.toOctets());
    this.#options.onFrame?.('out', frame);
  }

  #onMessage(data) {
    this.beats?.heard();

    try {
      // Text is turned into octets because that is what content-length counts.
      for (const item of this.#reader.read(typeof data === 'string' ? new TextEncoder().encode(data) : new Uint8Array(data))) {
        const frame = item === HEART_BEAT ? null : item;
        this.#options.onFrame?.('in', frame);
        this.#handle(frame);
      }
    } catch (fault) {
      if (!(fault instanceof ProtocolError)) {
        throw fault;
      }

      this.#giveUp(CLOSE_NO_STOMP, fault.message);
    }
  }

  #handle(frame) {
    switch (frame?.command) {
      case 'CONNECTED':
        this.#onConnected(frame);
        break;
      case 'MESSAGE':
        // Messages that were on their way when the subscription ended belong to nobody.
        this.#subscriptions.get(frame.headers.get('subscription'))?.(frame);
        break;
      case 'RECEIPT':
        this.#receipts.get(frame.headers.get('receipt-id'))?.resolve(frame);
        this.#receipts.delete(frame.headers.get('receipt-id'));
        break;
      case 'ERROR':
        this.#error = frame;
        this.#patience.push(setTimeout(() => this.#socket.close(1000), PATIENCE));
        break;
    }
  }

  #onConnected(frame) {
    if (frame.headers.get('version') !== '1.2') {
      this.#giveUp(CLOSE_NO_STOMP, 'the broker does not speak STOMP 1.2');
      return;
    }

    this.connected = frame;
    this.beats = new HeartBeats(
      this.#options.heartBeat,
      (frame.headers.get('heart-beat') ?? '0,0').split(',').map(Number),
      () => this.#beat(),
      () => this.#giveUp(CLOSE_SILENCE, 'the broker has gone silent'),
    );
    this.#answerConnect.resolve(frame);
  }

  #beat() {
    if (this.#isOpen) {
      this.#socket.send('\n');
      this.#options.onFrame?.('out', null);
    }
  }

  // The end is told at once: closing waits for the other side's answer, and from a dead one none comes.
  #giveUp(code, reason) {
    this.#socket.close(code, reason.slice(0, 40));
    this.#onClose({ code, reason });
  }

  #onClose({ code, reason }) {
    const end = new ConnectionEnded({ code, reason, error: this.#error });
    this.beats?.stop();
    this.#patience.forEach(clearTimeout);

    if (this.#socket !== null) {
      this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    }

    this.#answerConnect.reject(end);
    this.#receipts.forEach((receipt) => receipt.reject(end));
    this.#receipts.clear();
    this.#end(end);
  }
}

function deliveryOf(message) {
  if (!message.headers.has('ack')) {
    throw new Error('This message is not to be acknowledged: its subscription has ack:auto.');
  }

  return message.headers.get('ack');
}
