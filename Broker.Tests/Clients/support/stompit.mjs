// The adapter (see suite.mjs) for stompit.
import { Box, promise, within } from './checks.mjs';

export function stompitClient(library, port) {
  return {
    version: '1.2',
    canSendBinary: true,
    heartBeat: 300,
    // It escapes as the specification says, so whatever can be written comes back.
    headers: ['plain', 'a:b::c', 'two\nlines', 'carriage\rreturn', 'C:\\Temp\\x', '\\\\n\\c', ' blanks ', 'größer 你好 🚀', ''].map(text => [text, text]),
    connect: ({ passcode = 'guest', heartBeat = 10_000 } = {}) => connect(library, port, passcode, heartBeat),
  };
}

async function connect(library, port, passcode, heartBeat) {
  const connected = promise();
  const closed = promise();
  const errors = new Box();
  const beats = { sent: new Box(), received: new Box() };

  const connectHeaders = { host: '/', login: 'guest', passcode, 'heart-beat': `${heartBeat},${heartBeat}` };
  // The machine may be busy, and it would otherwise give up after 100 ms.
  const server = { host: '127.0.0.1', port, connectHeaders, heartbeatDelayMargin: 5000 };
  const client = library.connect(server, (error, ready) => (error ? connected.reject(error) : connected.resolve(ready)));

  readErrors(client);

  const socket = client.getTransportSocket();
  socket.on('data', chunk => isBeat(chunk) && beats.received.put('\n'));
  const write = socket.write;
  socket.write = (chunk, ...more) => {
    if (isBeat(chunk)) {
      beats.sent.put('\n');
    }

    return write.call(socket, chunk, ...more);
  };

  client.on('error', error => errors.put({ message: error.message, body: error.longMessage ?? '' }));
  socket.on('close', closed.resolve);

  await connected.promise;
  return session(client, { closed: closed.promise, errors, beats });
}

function session(client, { closed, errors, beats }) {
  const unhandled = new Box();
  const listen = box => (error, frame) => {
    if (frame) {
      void read(client, frame).then(message => box.put(message));
    }
  };

  const confirmed = async act => {
    const done = promise();
    act({ onReceipt: done.resolve });
    await within(done.promise, 'the RECEIPT');
  };

  const send = (destination, body, headers, options) => {
    const frame = client.send({ destination, 'content-length': Buffer.byteLength(body), ...headers }, options);
    frame.end(Buffer.from(body));
  };

  return {
    client,
    connected: client.headers,
    closed,
    errors,
    unhandled,
    sendOnly: send,
    send: async (destination, body, headers) => {
      const own = { ...headers };
      if (own['reply-to']) {
        // Messages for no subscription are an error to it unless they are announced.
        client.setImplicitSubscription(own['reply-to'], 'auto', listen(unhandled));
      }

      await confirmed(options => send(destination, body, own, options));
    },
    begin: () => client.begin(),
    beats: number => Promise.all([beats.sent.take(number, 'heart-beats sent'), beats.received.take(number, 'heart-beats')]),
    drop: () => client.destroy(),
    disconnect: () => {
      const done = promise();
      client.disconnect(error => (error ? done.reject(error) : done.resolve()));
      return done.promise;
    },
    subscribe: async (destination, headers) => {
      const messages = new Box();
      let subscription;
      await confirmed(({ onReceipt }) => {
        client._receipts[`subscribe-${destination}`] = onReceipt;
        subscription = client.subscribe({ destination, ...headers, receipt: `subscribe-${destination}` }, listen(messages));
      });

      // What is sent afterwards is handled afterwards.
      return { messages, unsubscribe: async () => subscription.unsubscribe() };
    },
  };
}

function readErrors(client) {
  const set = client.setCommandHandlers;
  client.setCommandHandlers = handlers => set.call(client, { ...handlers, ERROR: onError });
}

/**
 * Handles an ERROR frame; called on the client. Its own handler fails the frame instead of the client (gdaws/stompit#116), which
 * ends the process, so applications that use it need one of their own.
 */
export async function onError(frame) {
  const { body } = await read(this, frame);
  this.destroy(Object.assign(this.createApplicationError(frame.headers.message), { longMessage: body }));
}

async function read(client, frame) {
  const pieces = [];
  for await (const piece of frame) {
    pieces.push(piece);
  }

  const bytes = new Uint8Array(Buffer.concat(pieces));
  return {
    headers: frame.headers,
    bytes,
    body: Buffer.from(bytes).toString('utf-8'),
    ack: headers => client.ack(frame, headers),
    nack: headers => client.nack(frame, headers),
  };
}

const isBeat = chunk => chunk.length === 1 && (chunk === '\n' || chunk[0] === 10);
