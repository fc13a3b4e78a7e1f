// socket.io-client, held to one way of connecting: what an application does with the broker. Works in Node.js and browsers.
import { Box, check, destination, equal, isTrue, within } from './checks.mjs';

const GUEST = { login: 'guest', passcode: 'guest' };

// The last is what clients do by themselves: they begin with polling, and change to a WebSocket.
export const WAYS = { websocket: ['websocket'], polling: ['polling'], upgrade: ['polling', 'websocket'] };

/** A text of so many octets in UTF-8, in which every place is different from its neighbours. */
function largeText(octets) {
  const piece = 'Zwölf Boxkämpfer jagen Viktor quer über den großen Sylter Deich. ';
  const size = new TextEncoder().encode(piece).length;
  return piece.repeat(Math.floor(octets / size)) + 'x'.repeat(octets % size);
}

const large = Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 7 + (index >> 8)) & 0xFF);

/**
 * @param {object} parts io: what the package exports; url: the broker's page; way: one of WAYS
 */
export async function checkSocketIo({ io, url, way }) {
  const opened = [];

  function open(auth = GUEST, namespace = '') {
    const socket = io(url.replace(/\/$/, '') + namespace, { transports: WAYS[way], auth, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100 });
    socket.messages = new Box();
    socket.errors = new Box();
    socket.on('message', (to, headers, body) => socket.messages.put({ to, headers, body }));
    socket.on('broker-error', error => socket.errors.put(error));
    opened.push(socket);
    return socket;
  }

  const once = (emitter, event) => within(new Promise(resolve => emitter.once(event, (...values) => resolve(values))), `the event ${event}`);
  const ask = (socket, ...event) => within(new Promise(resolve => socket.emit(...event, resolve)), `the answer to ${event[0]}`);

  async function connect(auth, namespace) {
    const socket = open(auth, namespace);
    await once(socket, 'connect');
    return socket;
  }

  async function succeed(socket, ...event) {
    const answer = await ask(socket, ...event);
    isTrue(answer.error === undefined, `${event[0]} failed: ${JSON.stringify(answer)}`);
    return answer;
  }

  const checked = (name, action) => check(`${way}: ${name}`, async () => {
    try {
      await action();
    } finally {
      opened.splice(0).forEach(socket => socket.disconnect());
    }
  });

  async function echo(socket, body, headers = {}) {
    const topic = destination('/topic/');
    await succeed(socket, 'subscribe', topic);
    socket.emit('send', topic, headers, body);
    const message = await socket.messages.next();
    equal(message.to, topic, 'the destination');
    return message;
  }

  await checked('it is carried as it should be', async () => {
    const socket = await connect();
    const engine = socket.io.engine;

    if (way === 'upgrade' && engine.transport.name === 'polling') {
      await once(engine, 'upgrade');
    }

    equal(engine.transport.name, way === 'polling' ? 'polling' : 'websocket', 'the transport');
    equal((await echo(socket, 'after that')).body, 'after that', 'the body');
  });

  await checked('texts, and headers with everything in them', async () => {
    const socket = await connect();

    for (const body of ['text', '', 'Ünïcödé € 😀 \u2028', 'line\nline\r\u0000\u001e\u0001"\\', '{"json":[1,2]}']) {
      const { body: received, headers } = await echo(socket, body, { plain: 'a', 'na:me\n': 'va:l\\ue\r\nevil:1', number: 12.5, yes: true });
      equal(received, body, 'the body');
      equal(headers['na:me\n'], 'va:l\\ue\r\nevil:1', 'the header');
      equal(headers.evil, undefined, 'a header that was said in another');
      equal(headers.number, '12.5', 'a number');
      equal(headers.yes, 'true', 'a truth value');
    }
  });

  await checked('octets', async () => {
    const socket = await connect();

    const { body, headers } = await echo(socket, Uint8Array.of(0xFF, 0, 0xFE, 0x1E, 0x0A));
    equal(new Uint8Array(body), Uint8Array.of(0xFF, 0, 0xFE, 0x1E, 0x0A), 'the octets');
    equal(headers['content-length'], '5', 'content-length');
    equal((await echo(socket, new TextEncoder().encode('text €'))).body, 'text €', 'octets that are a text');
  });

  await checked('1 MiB', async () => {
    const socket = await connect();

    equal((await echo(socket, largeText(1 << 20))).body, largeText(1 << 20), 'a text');
    equal(new Uint8Array((await echo(socket, large)).body), large, 'octets');
  });

  await checked('heart-beats', async () => {
    const socket = await connect();

    await once(socket.io, 'ping');
    await once(socket.io, 'ping');
    equal((await echo(socket, 'alive')).body, 'alive', 'the body');
  });

  await checked('it comes back when its connection is lost', async () => {
    const socket = await connect();
    const before = socket.id;
    const back = once(socket, 'connect');

    socket.io.engine.close();
    await back;
    isTrue(socket.id !== before, 'the session is the same');
    equal((await echo(socket, 'again')).body, 'again', 'the body');
  });

  await checked('who breaks a rule is told and sent away, and may come back', async () => {
    const socket = await connect();
    const away = once(socket, 'disconnect');

    const { error } = await ask(socket, 'ack', 'never-issued');
    equal(error.message, 'unknown message', 'the message');
    equal((await away)[0], 'io server disconnect', 'the reason');

    const back = once(socket, 'connect');
    socket.connect();
    await back;
    equal((await echo(socket, 'again')).body, 'again', 'the body');
  });

  await checked('a wrong login', async () => {
    const [error] = await once(open({ login: 'guest', passcode: 'wrong' }), 'connect_error');

    equal(error.message, 'login failed', 'the message');
    isTrue(error.data.detail.startsWith('The login is refused.'), error.data.detail);
  });

  await checked('acknowledgements', async () => {
    const socket = await connect();
    const queue = destination('/queue/');
    const { id } = await succeed(socket, 'subscribe', queue, { ack: 'client-individual' });

    await succeed(socket, 'send', queue, {}, 'first');
    await succeed(socket, 'send', queue, 'second');
    const [first, second] = await socket.messages.take(2);
    await succeed(socket, 'ack', first.headers.ack);
    await succeed(socket, 'nack', second.headers.ack, {});
    const again = await socket.messages.next();
    equal(again.body, 'second', 'what was rejected');
    equal(again.headers.redelivered, 'true', 'redelivered');

    equal((await succeed(socket, 'unsubscribe', id, { receipt: 'mine' })).receipt, 'mine', 'the receipt');
    const other = await connect();
    await succeed(other, 'subscribe', queue);
    equal((await other.messages.next()).body, 'second', 'what was not acknowledged');
  });

  await checked('what a client that leaves has not acknowledged goes back', async () => {
    const socket = await connect();
    const queue = destination('/queue/');
    await succeed(socket, 'subscribe', queue, { ack: 'client' });
    await succeed(socket, 'send', queue, 'kept');
    await socket.messages.next();
    socket.disconnect();

    const other = await connect();
    await succeed(other, 'subscribe', queue);
    equal((await other.messages.next()).headers.redelivered, 'true', 'redelivered');
  });

  await checked('transactions', async () => {
    const socket = await connect();
    const topic = destination('/topic/');
    await succeed(socket, 'subscribe', topic);

    await succeed(socket, 'begin', 'dropped');
    await succeed(socket, 'send', topic, { transaction: 'dropped' }, 'never');
    await succeed(socket, 'abort', 'dropped');
    await succeed(socket, 'begin', 'done');
    socket.emit('send', topic, { transaction: 'done' }, 'one');
    socket.emit('send', topic, { transaction: 'done' }, 'two');
    await succeed(socket, 'commit', 'done');
    equal((await socket.messages.take(2)).map(message => message.body), ['one', 'two'], 'the bodies');
  });

  await checked('what is refused is told to the event, and the session goes on', async () => {
    const socket = await connect();

    for (const event of [['subscribe', '/nowhere/x'], ['send', '/nowhere/x', {}, 'lost']]) {
      const { error } = await ask(socket, ...event);
      equal(error.code, 'unknown-destination', 'the code');
      equal(error.destination, '/nowhere/x', 'the destination');
    }

    socket.emit('send', '/nowhere/x', 'lost');
    equal((await socket.errors.next('broker-error')).code, 'unknown-destination', 'the code');
    isTrue((await ask(socket, 'send', '/topic/x', {}, { an: 'object' })).error.detail.includes('JSON.stringify'), 'an object as the body');
    isTrue((await ask(socket, 'subscribe', '/topic/x', { list: [] })).error.detail.includes("header 'list'"), 'a list as a header');
    isTrue((await ask(socket, 'unsubscribe', 'nothing')).error.detail.includes("'nothing'"), 'a subscription that is not there');
    isTrue((await ask(socket, 'sing', 'loud')).error.detail.includes('no such event'), 'an event that is not there');
    equal((await echo(socket, 'alive')).body, 'alive', 'the body');
  });

  await checked('namespaces are virtual hosts', async () => {
    const socket = await connect();
    const staging = socket.io.socket('/staging', { auth: GUEST });
    const inStaging = new Box();
    staging.on('message', (to, headers, body) => inStaging.put(body));
    staging.connect();
    await once(staging, 'connect');
    const topic = destination('/topic/');
    await succeed(socket, 'subscribe', topic);
    await succeed(staging, 'subscribe', topic);

    await succeed(staging, 'send', topic, 'there');
    await succeed(socket, 'send', topic, 'here');
    equal((await socket.messages.next()).body, 'here', 'in the default one');
    equal(await inStaging.next(), 'there', 'in the other');
    staging.disconnect();
    equal((await echo(socket, 'still here')).body, 'still here', 'when the other has been left');

    const [error] = await once(open(GUEST, '/nowhere'), 'connect_error');
    equal(error.message, 'Invalid namespace', 'the message');
  });
}
