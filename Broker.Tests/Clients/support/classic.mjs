// The adapter (see suite.mjs) for the clients with connect(headers, connected, failed): stomp.js 2.3 and webstomp-client.
// Works in Node.js and browsers.
import { Box, promise, within } from './checks.mjs';

/**
 * @param {object} options version, headers; open(): a client of the library; send(client, destination, headers, body);
 *   drop(client): ends its connection; disconnect(client): if it does not hear the RECEIPT of DISCONNECT
 */
export function classic({ version, headers, ...library }) {
  return {
    version,
    headers,
    // They give up after two intervals, and the machine may be busy.
    heartBeat: 1000,
    canSendBinary: false,
    connect: ({ passcode = 'guest', heartBeat = 10_000 } = {}) => connect(library, passcode, heartBeat),
  };
}

// Neither escapes nor unescapes: a colon comes back as the escape that the specification asks for.
export const RAW_HEADERS = [
  ['plain', 'plain'],
  ['a:b', 'a\\cb'],
  ['inner  blanks', 'inner  blanks'],
  ['größer 你好 🚀', 'größer 你好 🚀'],
  ['', ''],
];

async function connect(library, passcode, heartBeat) {
  const connected = promise();
  const closed = promise();
  const errors = new Box();
  const unhandled = new Box();
  const receipts = new Map();
  const beats = { sent: new Box(), received: new Box() };
  const client = library.open();
  let refusal = null;

  client.heartbeat = { outgoing: heartBeat, incoming: heartBeat };
  client.onreceive = frame => unhandled.put(frame);
  client.onreceipt = frame => receipts.get(frame.headers['receipt-id'])?.resolve();
  client.debug = line => {
    if (line === '>>> PING') {
      beats.sent.put(line);
    } else if (line === '<<< PONG') {
      beats.received.put(line);
    }
  };

  // The same callback tells of ERROR frames and of the end of the connection.
  const failed = frame => {
    if (frame.command === 'ERROR') {
      refusal = Object.assign(new Error(frame.headers.message), { body: frame.body, headers: frame.headers });
      errors.put(refusal);
    } else {
      closed.resolve();
      connected.reject(refusal ?? new Error('closed'));
    }
  };

  client.connect({ login: 'guest', passcode }, connected.resolve, failed);
  const frame = await connected.promise;
  return session(library, client, frame, { closed: closed.promise, errors, unhandled, receipts, beats });
}

function session(library, client, frame, { closed, errors, unhandled, receipts, beats }) {
  const lost = closed.then(() => Promise.reject(new Error('the connection has ended')));
  lost.catch(() => {});

  let sent = 0;
  const confirmed = async act => {
    const done = promise();
    const receipt = `receipt-${++sent}`;
    receipts.set(receipt, done);
    const result = act(receipt);
    await within(Promise.race([done.promise, lost]), `the RECEIPT ${receipt}`);
    return result;
  };

  return {
    client,
    connected: frame.headers,
    closed,
    errors,
    unhandled,
    sendOnly: (destination, body, headers) => library.send(client, destination, { ...headers }, body),
    send: (destination, body, headers) => confirmed(receipt => library.send(client, destination, { ...headers, receipt }, body)),
    begin: () => client.begin(),
    beats: number => Promise.all([beats.sent.take(number, 'heart-beats sent'), beats.received.take(number, 'heart-beats')]),
    drop: () => library.drop(client),
    // disconnect() closes the WebSocket at once; the RECEIPT comes nevertheless, before the answer to the close.
    disconnect: () => library.disconnect?.(client) ?? confirmed(receipt => client.disconnect(() => {}, { receipt })),
    subscribe: async (destination, headers) => {
      const messages = new Box();
      const subscription = await confirmed(receipt => client.subscribe(destination, frame => messages.put(frame), { ...headers, receipt }));

      // Its UNSUBSCRIBE takes no headers and so no receipt; what is sent afterwards is handled afterwards.
      return { messages, unsubscribe: async () => subscription.unsubscribe() };
    },
  };
}
