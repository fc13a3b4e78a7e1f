// What every client is put through. A client is described by an adapter:
//
//   version                  the STOMP version it negotiates
//   headers                  [sent, received] values of headers, as this client escapes and unescapes them
//   canSendBinary            whether it has binary bodies
//   heartBeat                the interval to ask for, in milliseconds
//   connect(options)         a session, or an error whose message is the ERROR frame's; options: passcode, heartBeat (milliseconds)
//
// and a session by
//
//   connected                the headers of CONNECTED
//   subscribe(destination, headers)        { messages: Box, unsubscribe() }
//   send(destination, body, headers)       confirmed by a RECEIPT; sendOnly() is not
//   begin()                                { id, commit(), abort() }
//   errors, unhandled        Boxes of ERROR frames ({ message, body, headers }) and of messages for no subscription
//   beats(number)            waits for so many heart-beats each way
//   closed                   a promise
//   disconnect(), drop()     the two ways to end
//
// A message is { headers, body, bytes, ack(headers), nack(headers) }.
import { Box, check, destination, equal, failureOf, isTrue, within } from './checks.mjs';
import { checkAcknowledgements } from './acknowledgements.mjs';
import { checkTransactions } from './transactions.mjs';

// What the broker of the tests says in CONNECTED.
const BROKER_HEART_BEAT = '300,300';

const TEXTS = [
  'hello',
  '',
  'two\nlines\r\nand a half',
  '\n\nbegins and ends with empty lines\n\n',
  'colon: backslash\\ \\n \\c tab\t',
  'Grüße, Ελλάδα, Привет, שלום, 你好, नमस्ते',
  '🚀 👩‍👩‍👧‍👦 𝄞 e\u0301',
  '{"json":[1,2.5,null,"\\u00fc"]}',
];

/** Runs the checks with sessions that are dropped afterwards. */
export function forClient(client, prefix = '') {
  return (name, action) => check(prefix + name, async () => {
    const sessions = [];
    const open = async options => {
      const session = await within(client.connect(options ?? {}), 'CONNECTED');
      sessions.push(session);
      return session;
    };

    try {
      await action(open);
    } finally {
      sessions.forEach(session => session.drop());
    }
  });
}

/** All that every client can do. */
export async function checkEverything(client, prefix = '') {
  const checked = forClient(client, prefix);

  await checkConnecting(client, checked);
  await checkMessages(client, checked);
  await checkSubscriptions(checked);
  await checkAcknowledgements(client, checked);
  await checkTransactions(checked);
  await checkEnds(checked);
}

async function checkConnecting(client, checked) {
  await checked('a wrong passcode is refused with an ERROR', async () => {
    const error = await failureOf(() => client.connect({ passcode: 'wrong' }), 'CONNECT with a wrong passcode');

    equal(error.message, 'login failed', 'the message of the ERROR');
  });

  await checked('CONNECTED tells version, server, user, session and heart-beats', async open => {
    const { connected } = await open();

    equal(connected.version, client.version, 'version');
    equal(connected['user-name'], 'guest', 'user-name');
    equal(connected['heart-beat'], BROKER_HEART_BEAT, 'heart-beat');
    isTrue(/^Broker\//.test(connected.server), `server is ${connected.server}`);
    isTrue(connected.session?.length > 0, 'there is no session');
  });

  await checked('heart-beats go both ways and keep the connection', async open => {
    const session = await open({ heartBeat: client.heartBeat });
    await session.beats(3);

    await echo(session, 'still there');
  });
}

async function checkMessages(client, checked) {
  await checked('text comes as it was sent', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    for (const text of TEXTS) {
      await session.send(topic, text, { 'content-type': 'text/plain' });
      const message = await messages.next();
      equal(message.body, text, 'the body');
      equal(message.headers.destination, topic, 'destination');
      equal(message.headers['content-type'], 'text/plain', 'content-type');
    }
  });

  await checked('headers come as they were sent', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    await session.send(topic, 'headed', Object.fromEntries(client.headers.map(([sent], index) => [`own-${index}`, sent])));
    const message = await messages.next();

    client.headers.forEach(([sent, received], index) => equal(message.headers[`own-${index}`], received, `the header sent as ${JSON.stringify(sent)}`));
  });

  for (const [size, octets] of [['100 KiB', 100 << 10], ['1 MiB', 1 << 20]]) {
    await checked(`text of ${size} comes whole`, async open => {
      const text = largeText(octets);
      await echo(await open(), text);
    });
  }

  if (client.canSendBinary) {
    await checked('binary bodies come octet by octet', async open => {
      const session = await open();
      for (const length of [256, 100 << 10, 1 << 20]) {
        await echo(session, Uint8Array.from({ length }, (_, index) => (index * 7 + (index >> 8)) & 0xFF));
      }
    });
  }
}

async function checkSubscriptions(checked) {
  await checked('each matching subscription gets a message once', async open => {
    const session = await open();
    const prices = destination('/topic/');
    const all = await session.subscribe(`${prices}.*`);
    const euros = await session.subscribe(`${prices}.eur`);

    await session.send(`${prices}.eur`, '1');
    await session.send(`${prices}.usd`, '2');
    await session.send(`${prices}.eur`, '3');

    equal((await all.messages.take(3)).map(message => message.body), ['1', '2', '3'], 'what came for the pattern');
    equal((await euros.messages.take(2)).map(message => message.body), ['1', '3'], 'what came for the name');
  });

  await checked('consumers share a queue', async open => {
    const queue = destination('/queue/');
    const sender = await open();
    const taken = new Box();

    for (const consumer of ['one', 'two']) {
      const { messages } = await (await open()).subscribe(queue);
      void forward(messages, 8, message => taken.put(`${consumer} ${message.body}`));
    }

    for (let number = 0; number < 8; number++) {
      await sender.send(queue, String(number));
    }

    const all = await taken.take(8);
    equal(all.map(text => text.split(' ')[1]).sort(), [...'01234567'], 'what came');
    isTrue(new Set(all.map(text => text.split(' ')[0])).size === 2, `one consumer got everything: ${all}`);
  });

  await checked('after unsubscribing nothing more comes', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const ending = await session.subscribe(topic);
    const staying = await session.subscribe(topic);

    await session.send(topic, 'before');
    await ending.unsubscribe();
    await session.send(topic, 'after');

    equal((await staying.messages.take(2)).map(message => message.body), ['before', 'after'], 'what came for the other');
    equal((await ending.messages.next()).body, 'before', 'what came before');
    ending.messages.put('nothing');
    equal(await ending.messages.next(), 'nothing', 'what came after');
  });

  await checked('a request is answered through a temporary queue', async open => {
    const service = await open();
    const queue = destination('/queue/');
    const { messages } = await service.subscribe(queue);
    const session = await open();

    await session.send(queue, 'request', { 'reply-to': '/temp-queue/answers' });
    const request = await messages.next('the request');
    await service.send(request.headers['reply-to'], 'answer', { 'correlation-id': '7' });
    const answer = await session.unhandled.next('the answer');

    equal(answer.body, 'answer', 'the body');
    equal(answer.headers.subscription, '/temp-queue/answers', 'subscription');
    equal(answer.headers['correlation-id'], '7', 'correlation-id');
  });
}

async function checkEnds(checked) {
  await checked('a fault is answered with an ERROR, then the connection closes', async open => {
    const session = await open();

    session.sendOnly('/nowhere/at-all', 'lost', { receipt: 'culprit' });
    const error = await session.errors.next('an ERROR');

    equal(error.message, 'unknown destination', 'the message of the ERROR');
    equal(error.headers?.['receipt-id'] ?? 'culprit', 'culprit', 'receipt-id');
    isTrue(error.body.includes('/topic/'), `the body does not help: ${error.body}`);
    await within(session.closed, 'the end of the connection');
  });

  await checked('what was sent right before DISCONNECT arrives', async open => {
    const observer = await open();
    const topic = destination('/topic/');
    const { messages } = await observer.subscribe(topic);
    const session = await open();

    session.sendOnly(topic, 'last words');
    await within(session.disconnect(), 'the RECEIPT of DISCONNECT');

    equal((await messages.next()).body, 'last words', 'the body');
  });
}

/** Sends a body to a topic and compares what comes back. */
export async function echo(session, body, headers) {
  const topic = destination('/topic/');
  const subscription = await session.subscribe(topic);

  await session.send(topic, body, headers);
  const message = await subscription.messages.next();

  equal(typeof body === 'string' ? message.body : message.bytes, body, 'the body');
  await subscription.unsubscribe();
  return message;
}

/** Text of so many octets, in letters of one to three. No surrogates: clients that cut text into pieces would cut through them. */
export function largeText(octets) {
  const line = 'All human beings — tous les êtres humains — alle mennesker: 人人生而自由\n';
  const length = new TextEncoder().encode(line).length;
  return line.repeat(Math.floor(octets / length)) + 'x'.repeat(octets % length);
}

async function forward(messages, number, action) {
  for (let taken = 0; taken < number; taken++) {
    try {
      action(await messages.next());
    } catch {
      // The other consumer has the rest.
      return;
    }
  }
}
