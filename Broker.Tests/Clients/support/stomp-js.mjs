// The adapter (see suite.mjs) for @stomp/stompjs, 5 to 7: the client with activate() and deactivate(). Works in Node.js and browsers.
import { Box, promise, within } from './checks.mjs';

/**
 * @param {object} library what the package exports
 * @param {string} url the broker's
 * @param {object} options version, headers, heartBeat; more: options for the library's Client
 */
export function stompJs(library, url, { version = '1.2', headers = SPECIAL_HEADERS, heartBeat = 300, more = {} } = {}) {
  return {
    version,
    headers,
    heartBeat,
    canSendBinary: true,
    connect: ({ passcode = 'guest', heartBeat = 10_000 } = {}) => connect(library, url, passcode, heartBeat, more),
  };
}

// It trims values and unescapes in four passes, so that an escaped backslash before c, n or r comes out wrong; all else must be right.
export const SPECIAL_HEADERS = [
  ['plain', 'plain'],
  ['a:b::c', 'a:b::c'],
  ['two\nlines', 'two\nlines'],
  ['carriage\rreturn', 'carriage\rreturn'],
  ['C:\\Temp\\x', 'C:\\Temp\\x'],
  ['ends with \\', 'ends with \\'],
  ['inner  blanks', 'inner  blanks'],
  ['größer 你好 🚀', 'größer 你好 🚀'],
  ['', ''],
];

async function connect(library, url, passcode, heartBeat, more) {
  const connected = promise();
  const closed = promise();
  const errors = new Box();
  const unhandled = new Box();
  const beats = { sent: new Box(), received: new Box() };
  let refusal = null;

  const client = new library.Client({
    brokerURL: url,
    connectHeaders: { login: 'guest', passcode },
    reconnectDelay: 0,
    heartbeatIncoming: heartBeat,
    heartbeatOutgoing: heartBeat,
    // From 7.5 on; the machine may be busy, and it would otherwise give up after two intervals.
    heartbeatToleranceMultiplier: 20,
    onConnect: connected.resolve,
    onUnhandledMessage: frame => unhandled.put(message(frame)),
    onStompError: frame => {
      refusal = Object.assign(new Error(frame.headers.message), { body: frame.body, headers: frame.headers });
      errors.put(refusal);
    },
    onWebSocketClose: event => {
      closed.resolve(event);
      connected.reject(refusal ?? new Error(`closed with ${event.code}`));
    },
    debug: line => {
      if (line === '>>> PING') {
        beats.sent.put(line);
      } else if (line === '<<< PONG') {
        beats.received.put(line);
      }
    },
    ...more,
  });

  client.activate();
  const frame = await connected.promise;
  return session(client, frame, { closed: closed.promise, errors, unhandled, beats });
}

function session(client, frame, { closed, errors, unhandled, beats }) {
  const types = [];
  client.webSocket.addEventListener('message', event => types.push(typeof event.data === 'string' ? 'text' : 'binary'));

  const lost = closed.then(event => Promise.reject(new Error(`the connection has ended: ${event.code} ${event.reason}`)));
  lost.catch(() => {});

  let receipts = 0;
  const confirmed = async act => {
    const done = promise();
    const receipt = `receipt-${++receipts}`;
    client.watchForReceipt(receipt, done.resolve);
    act(receipt);
    await within(Promise.race([done.promise, lost]), `the RECEIPT ${receipt}`);
  };

  const publish = (destination, body, headers) =>
    client.publish({ destination, headers, ...(typeof body === 'string' ? { body } : { binaryBody: body }) });

  return {
    client,
    connected: frame.headers,
    closed,
    errors,
    unhandled,
    types,
    sendOnly: publish,
    send: (destination, body, headers) => confirmed(receipt => publish(destination, body, { ...headers, receipt })),
    begin: () => client.begin(),
    received: number => beats.received.take(number, 'heart-beats'),
    beats: number => Promise.all([beats.sent.take(number, 'heart-beats sent'), beats.received.take(number, 'heart-beats')]),
    drop: () => client.forceDisconnect(),
    disconnect: async () => {
      const answered = promise();
      client.onDisconnect = answered.resolve;
      client.deactivate();
      await answered.promise;
      await closed;
    },
    subscribe: async (destination, headers) => {
      const messages = new Box();
      let subscription;
      await confirmed(receipt => {
        subscription = client.subscribe(destination, frame => messages.put(message(frame)), { ...headers, receipt });
      });

      return { messages, unsubscribe: () => confirmed(receipt => subscription.unsubscribe({ receipt })) };
    },
  };
}

function message(frame) {
  return {
    headers: frame.headers,
    get body() {
      return frame.body;
    },
    get bytes() {
      return frame.binaryBody;
    },
    ack: headers => frame.ack(headers),
    nack: headers => frame.nack(headers),
  };
}
