// webstomp-client: stomp.js rewritten, with STOMP 1.2 and without its escapes; frames cut at 16 KiB, as text or as binary.
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { broker, finish } from './support/script.mjs';
import { destination, equal, within } from './support/checks.mjs';
import { checkEverything, echo, forClient } from './support/suite.mjs';
import { classic, RAW_HEADERS } from './support/classic.mjs';

globalThis.WebSocket = WebSocket;

const library = createRequire(import.meta.url)('webstomp-client');

const adapter = options => classic({
  version: options.version ?? '1.2',
  headers: RAW_HEADERS,
  open: () => library.client(broker.webSocketUrl, { debug: false, ...options }),
  send: (client, destination, headers, body) => client.send(destination, body, headers),
  drop: client => client.ws.terminate(),
});

const client = adapter({});
const checked = forClient(client);

await checkEverything(client);

await checked('a header with a backslash, which it does not escape, is refused and not corrupted', async open => {
  const session = await open();

  session.sendOnly(destination('/topic/'), 'text', { path: 'C:\\Temp' });

  equal((await session.errors.next('an ERROR')).message, 'undefined escape sequence', 'the message of the ERROR');
  await within(session.closed, 'the end of the connection');
});

await checked('it takes the version from the subprotocol, and gets the best', async open => {
  const session = await open();

  equal(session.client.ws.protocol, 'v12.stomp', 'the subprotocol');
  equal(session.client.version, '1.2', 'the version');
});

await forClient(adapter({ version: '1.1', protocols: ['v11.stomp'] }))('1.1 if it offers no more', async open => {
  const session = await open();
  equal(session.connected.version, '1.1', 'the version');
  await echo(session, 'Grüße 🚀');
});

await forClient(adapter({ binary: true }))('as binary', async open => {
  const session = await open();
  await echo(session, 'Grüße 🚀');
  // It reads a binary message as the arguments of one call, so it cannot read long ones; sending them works.
  const observer = await open();
  const topic = destination('/topic/');
  const { messages } = await observer.subscribe(topic);
  await session.send(topic, '€'.repeat(20 << 10));
  equal((await messages.next()).body, '€'.repeat(20 << 10), 'the body');
});

finish();
