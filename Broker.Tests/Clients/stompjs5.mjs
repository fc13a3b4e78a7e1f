// @stomp/stompjs 5, which many applications have never left, over WebSockets in Node.js.
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { broker, finish } from './support/script.mjs';
import { destination, equal, isTrue, within } from './support/checks.mjs';
import { checkEverything, echo, forClient, largeText } from './support/suite.mjs';
import { stompJs } from './support/stomp-js.mjs';

globalThis.WebSocket = WebSocket;

const library = createRequire(import.meta.url)('stompjs5');
// It gives up after two intervals, and the machine may be busy.
const client = stompJs(library, broker.webSocketUrl, { heartBeat: 1000 });
const checked = forClient(client);

await checkEverything(client);

await checked('the best subprotocol is chosen, though it is offered last', async open => {
  const session = await open();

  equal(session.client.webSocket.protocol, 'v12.stomp', 'the subprotocol');
});

await checked('ack() on a message of ack:auto gets an ERROR', async open => {
  const session = await open();
  const topic = destination('/topic/');
  const { messages } = await session.subscribe(topic);
  await session.send(topic, 'text');

  // It sends id:undefined.
  (await messages.next()).ack();
  const error = await session.errors.next('an ERROR');

  equal(error.message, 'unknown message', 'the message of the ERROR');
  isTrue(error.body.includes('ack:auto'), `the body does not help: ${error.body}`);
  await within(session.closed, 'the end of the connection');
});

await forClient(stompJs(library, broker.webSocketUrl, { more: { splitLargeFrames: true } }))('frames split over WebSocket messages come whole', async open => {
  await echo(await open(), largeText(1 << 20));
});

await forClient(stompJs(library, broker.webSocketUrl, { more: { forceBinaryWSFrames: true } }))('a client that sends binary frames only gets such', async open => {
  const session = await open();
  await echo(session, 'Grüße 🚀');

  equal([...new Set(session.types)], ['binary'], 'the types of the messages');
});

finish();
