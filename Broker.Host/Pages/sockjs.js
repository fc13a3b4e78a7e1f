/**
 * SockJS, as far as this page needs it, without dependencies: what looks like a WebSocket and travels in requests that any proxy lets through.
 *
 *     const socket = new SockJsSocket('http://127.0.0.1:15674/sockjs', 'xhr-streaming');
 *     socket.onopen = () => socket.send('...');
 *
 * How it goes: the client makes up the name of a session. One request waits for what the broker has to say, in frames: o, the session is
 * there; h, all is well; a["...","..."], messages; c[code,"reason"], the end. Each message of the client goes with a request of its own.
 */

// A proxy that collects what should be seen at once shows nothing at all.
const PATIENCE = 5000;

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;

/** How frames can come, best first: in one long response, as server-sent events, or one response each. */
const RECEIVERS = {
  'xhr-streaming': (url, signal) => lines(`${url}/xhr_streaming`, 'POST', '', signal),
  eventsource: (url, signal) => lines(`${url}/eventsource`, 'GET', 'data: ', signal),
  'xhr-polling': (url, signal) => polls(`${url}/xhr`, signal),
};

/** The names of the transports. */
export const SOCKJS_TRANSPORTS = Object.keys(RECEIVERS);

/** A connection over SockJS, with the part of WebSocket's interface that a client needs. */
export class SockJsSocket {
  readyState = CONNECTING;
  onopen = null;
  onmessage = null;
  onclose = null;

  #url;
  #leave = new AbortController();
  #patience = setTimeout(() => this.#end(1006, 'nothing came through'), PATIENCE);
  #waiting = [];
  #isSending = false;

  /**
   * @param {string} url Where SockJS is.
   * @param {string} transport One of {@link SOCKJS_TRANSPORTS}.
   */
  constructor(url, transport) {
    this.transport = transport;
    this.#url = `${url}/000/${crypto.getRandomValues(new Uint32Array(4)).join('')}`;
    this.#receive(RECEIVERS[transport]);
  }

  /** Sends a message. */
  send(data) {
    if (typeof data !== 'string') {
      throw new Error('SockJS carries text only. Send it over a WebSocket.');
    }

    this.#waiting.push(data);
    this.#send();
  }

  /** Ends the connection. */
  close(code = 1000, reason = '') {
    this.#end(code, reason);
  }

  async #receive(receiver) {
    try {
      for await (const frame of receiver(this.#url, this.#leave.signal)) {
        this.#handle(frame);

        if (this.readyState === CLOSED) {
          return;
        }
      }
    } catch (fault) {
      this.#end(1006, fault.message);
    }
  }

  #handle(frame) {
    switch (frame[0]) {
      case 'o':
        this.#open();
        break;
      case 'a':
        JSON.parse(frame.slice(1)).forEach((data) => this.onmessage?.({ data }));
        break;
      case 'c':
        this.#end(...JSON.parse(frame.slice(1)));
        break;
    }
  }

  #open() {
    // Once more would be another session: the one before is lost.
    if (this.readyState === OPEN) {
      this.#end(1006, 'the session was lost');
      return;
    }

    clearTimeout(this.#patience);
    this.readyState = OPEN;
    this.onopen?.();
  }

  // One request after the other keeps the order.
  async #send() {
    if (this.#isSending) {
      return;
    }

    this.#isSending = true;

    try {
      while (this.#waiting.length > 0) {
        await ask(`${this.#url}/xhr_send`, 'POST', this.#leave.signal, JSON.stringify(this.#waiting.splice(0)));
      }
    } catch (fault) {
      this.#end(1006, fault.message);
    }

    this.#isSending = false;
  }

  #end(code, reason) {
    if (this.readyState === CLOSED) {
      return;
    }

    clearTimeout(this.#patience);
    this.readyState = CLOSED;
    this.#leave.abort();
    this.onclose?.({ code, reason });
  }
}

async function ask(url, method, signal, body) {
  const answer = await fetch(url, { method, signal, body });

  if (!answer.ok) {
    throw new Error((await answer.text()).trim() || `the broker has answered ${answer.status}`);
  }

  return answer;
}

/** Frames that come by line; when a response has become long enough it ends, and another is asked for. */
async function* lines(url, method, prefix, signal) {
  while (true) {
    const reader = (await ask(url, method, signal)).body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';

    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const whole = (rest + part.value).split('\n');
      rest = whole.pop();

      for (const line of whole.filter((one) => one.startsWith(prefix))) {
        yield line.slice(prefix.length).trimEnd();
      }
    }
  }
}

async function* polls(url, signal) {
  while (true) {
    yield (await (await ask(url, 'POST', signal)).text()).trimEnd();
  }
}
