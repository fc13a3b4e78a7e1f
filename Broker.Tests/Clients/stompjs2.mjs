// stompjs 2.3.3 (Jeff Mesnil's stomp.js), the ancestor of most clients in browsers: STOMP 1.1, no escapes, frames cut at 16 KiB.
import { createRequire } from 'node:module';
import { WebSocket } from 'ws';
import { broker, finish } from './support/script.mjs';
import { destination, equal, within } from './support/checks.mjs';
import { checkEverything, echo, forClient } from './support/suite.mjs';
import { classic, RAW_HEADERS } from './support/classic.mjs';

const library = createRequire(import.meta.url)('stompjs');
library.WebSocketClass = WebSocket;

const adapter = (open, drop) => classic({
  version: '1.1',
  headers: RAW_HEADERS,
  open,
  send: (client, destination, headers, body) => client.send(destination, headers, body),
  drop,
});

const client = adapter(() => library.client(broker.webSocketUrl), client => client.ws.terminate());
const checked = forClient(client);

await checkEverything(client);

await checked('a header with a backslash, which it does not escape, is refused and not corrupted', async open => {
  const session = await open();

  session.sendOnly(destination('/topic/'), 'text', { path: 'C:\\Temp' });

  equal((await session.errors.next('an ERROR')).message, 'undefined escape sequence', 'the message of the ERROR');
  await within(session.closed, 'the end of the connection');
});

await checked('the subprotocol is one that it offered', async open => {
  const session = await open();

  equal(session.client.ws.protocol, 'v11.stomp', 'the subprotocol');
});

await forClient(adapter(() => library.overTCP('127.0.0.1', broker.tcpPort), client => client.ws.close()))('over TCP', async open => {
  const session = await open();
  await echo(session, 'Grüße 🚀');
  await within(session.disconnect(), 'the RECEIPT of DISCONNECT');
});

// Another WebSocket implementation, which fragments messages over 16 KiB.
await forClient(adapter(() => library.overWS(broker.webSocketUrl), client => client.ws.close()))('over the package websocket', async open => {
  const session = await open();
  session.client.maxWebSocketFrameSize = Infinity;
  await echo(session, 'x'.repeat(100 << 10));
  await echo(session, 'Grüße 🚀');
});

finish();
