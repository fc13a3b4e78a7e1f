// @stomp/stompjs 7, the client that most web applications use today, over WebSockets in Node.js.
import { WebSocket } from 'ws';
import * as library from '@stomp/stompjs';
import { broker, finish } from './support/script.mjs';
import { Box, destination, equal, failureOf, isTrue, promise, within } from './support/checks.mjs';
import { checkEverything, echo, forClient, largeText } from './support/suite.mjs';
import { stompJs } from './support/stomp-js.mjs';

globalThis.WebSocket = WebSocket;

const client = stompJs(library, broker.webSocketUrl);
const checked = forClient(client);

await checkEverything(client);

await checked('the best subprotocol is chosen', async open => {
  const session = await open();

  equal(session.client.webSocket.protocol, 'v12.stomp', 'the subprotocol');
});

await checked('bodies that are text come as text, others as binary', async open => {
  const session = await open();
  session.types.length = 0;

  await echo(session, 'text €');
  equal([...new Set(session.types)], ['text'], 'the types of the messages');
  await echo(session, new TextEncoder().encode('text, sent as binary'));
  equal([...new Set(session.types)], ['text'], 'the types of the messages');
  await echo(session, Uint8Array.of(0xFF, 0, 0xFE));
  isTrue(session.types.includes('binary'), 'octets that are no UTF-8 came as text');
});

for (const [version, specials] of [['1.1', [['plain', 'plain'], ['a:b', 'a\\cb']]], ['1.0', [['plain', 'plain'], ['a:b', 'a:b'], ['C:\\Temp', 'C:\\Temp']]]]) {
  const old = stompJs(library, broker.webSocketUrl, { version, headers: specials, more: { stompVersions: new library.Versions([version]) } });

  await forClient(old, `${version}: `)('messages, headers and acknowledgements', async open => {
    const session = await open();
    equal(session.connected.version, version, 'version');

    const message = await echo(session, 'of that version', Object.fromEntries(specials.map(([sent], index) => [`own-${index}`, sent])));
    specials.forEach(([sent, received], index) => equal(message.headers[`own-${index}`], received, `the header sent as ${JSON.stringify(sent)}`));

    const queue = destination('/queue/');
    const { messages, unsubscribe } = await session.subscribe(queue, { ack: 'client' });
    await session.send(queue, 'once');
    (await messages.next()).ack();
    await unsubscribe();
    const again = await session.subscribe(queue);
    await session.send(queue, 'the end');
    equal((await again.messages.next()).body, 'the end', 'what is left');
  });
}

const splitting = stompJs(library, broker.webSocketUrl, { more: { splitLargeFrames: true } });

await forClient(splitting)('frames split over WebSocket messages come whole', async open => {
  const session = await open();
  for (const octets of [8 << 10, 100 << 10, 1 << 20]) {
    await echo(session, largeText(octets));
  }
});

await forClient(splitting)('a letter that splitting cut through is reported, not delivered', async open => {
  const session = await open();
  const topic = destination('/topic/');

  // Whatever the length of the head: of two bodies that differ by one octet, one has an emoji across the border of the pieces.
  const emoji = '🚀'.repeat(8 << 10);
  session.sendOnly(topic, emoji);
  session.sendOnly(topic, `.${emoji}`);

  equal((await session.errors.next('an ERROR')).message, 'frame does not end with NUL', 'the message of the ERROR');
  await within(session.closed, 'the end of the connection');
});

const binary = stompJs(library, broker.webSocketUrl, { more: { forceBinaryWSFrames: true, appendMissingNULLonIncoming: true } });

await forClient(binary)('a client that sends binary frames only, as in React Native, gets such', async open => {
  const session = await open();
  await echo(session, 'Grüße 🚀');
  await echo(session, largeText(100 << 10));
  await echo(session, '');

  equal([...new Set(session.types)], ['binary'], 'the types of the messages');
});

await checked('content-length may be missing, or there twice', async open => {
  const session = await open();
  const topic = destination('/topic/');
  const { messages } = await session.subscribe(topic);

  session.client.publish({ destination: topic, body: 'without', skipContentLengthHeader: true });
  session.client.publish({ destination: topic, body: 'twice', headers: { 'content-length': '5' } });

  equal((await messages.take(2)).map(message => message.body), ['without', 'twice'], 'what came');
});

await checked('a frame over the limit is refused with an ERROR that says which limit', async open => {
  const session = await open();

  session.sendOnly(destination('/topic/'), 'x'.repeat(5 << 20));
  const error = await session.errors.next('an ERROR');

  equal(error.message, 'frame too large', 'the message of the ERROR');
  isTrue(error.body.includes('limits.frame'), `the body does not name the key: ${error.body}`);
  equal((await within(session.closed, 'the close')).code, 1009, 'the close code');
});

await checked('deactivate() ends with a RECEIPT and a clean close', async open => {
  const session = await open();
  await within(session.disconnect(), 'the end');
  const event = await session.closed;

  isTrue(event.wasClean && event.code === 1000, `closed with ${event.code}`);
});

await checked('a client reconnects and subscribes again after the broker has closed', async () => {
  const connections = new Box();
  const messages = new Box();
  const topic = destination('/topic/');
  const application = new library.Client({
    brokerURL: broker.webSocketUrl,
    connectHeaders: { login: 'guest', passcode: 'guest' },
    reconnectDelay: 50,
    onConnect: () => {
      application.subscribe(topic, message => messages.put(message.body));
      connections.put('connected');
    },
    onStompError: frame => connections.put(frame.headers.message),
    onWebSocketClose: () => connections.put('closed'),
  });

  application.activate();
  try {
    equal(await connections.next('CONNECTED'), 'connected', 'first');
    application.publish({ destination: '/nowhere', body: 'a fault' });
    equal(await connections.next('an ERROR'), 'unknown destination', 'then');
    equal(await connections.next('the close'), 'closed', 'then');
    equal(await connections.next('CONNECTED again'), 'connected', 'then');
    application.publish({ destination: topic, body: 'again' });
    equal(await messages.next(), 'again', 'the body');
  } finally {
    await application.deactivate({ force: true });
  }
});

// A client that promises heart-beats and sends none; with or without the pongs that a browser sends for it.
const silent = autoPong => {
  class Silent extends WebSocket {
    send(data) {
      if (data !== '\n') {
        super.send(data);
      }
    }
  }

  return stompJs(library, broker.webSocketUrl, { more: { webSocketFactory: () => new Silent(broker.webSocketUrl, ['v12.stomp'], { autoPong }) } });
};

await forClient(silent(true))('a background tab, whose timers sleep, stays connected', async open => {
  const session = await open({ heartBeat: client.heartBeat });
  // So long a silence would be the end of it: the broker waits for ten intervals.
  await session.received(15);

  await echo(session, 'still there');
});

await forClient(silent(false))('a client that is gone is disconnected, and told why', async open => {
  const session = await open({ heartBeat: client.heartBeat });
  const error = await session.errors.next('an ERROR');

  equal(error.message, 'no heart-beat', 'the message of the ERROR');
  await within(session.closed, 'the close');
});

await checked('a wrong WebSocket path is refused before STOMP', async () => {
  const failed = promise();
  const socket = new WebSocket(broker.webSocketUrl.replace(/\/ws$/, '/nothing'));
  socket.on('error', failed.resolve);
  const error = await within(failed.promise, 'the refusal');

  isTrue(/404/.test(error.message), error.message);
});

finish();
