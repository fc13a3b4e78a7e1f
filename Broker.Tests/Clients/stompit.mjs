// stompit, a client of Node.js services over TCP: STOMP 1.2, streams for bodies.
import stompit from 'stompit';
import { broker, finish } from './support/script.mjs';
import { Box, destination, equal } from './support/checks.mjs';
import { checkEverything, echo, forClient } from './support/suite.mjs';
import { onError, stompitClient } from './support/stompit.mjs';

const client = stompitClient(stompit, broker.tcpPort);
const checked = forClient(client);

await checkEverything(client);

await checked('names of headers are escaped as well', async open => {
  const message = await echo(await open(), 'text', { 'a:name\\with\nspecials': 'value' });

  equal(message.headers['a:name\\with\nspecials'], 'value', 'the header');
});

await checked('a body in pieces, without content-length', async open => {
  const session = await open();
  const topic = destination('/topic/');
  const { messages } = await session.subscribe(topic);

  const frame = session.client.send({ destination: topic });
  for (const piece of ['in', ' ', 'pieces']) {
    frame.write(piece);
  }

  frame.end();
  equal((await messages.next()).body, 'in pieces', 'the body');
});

await checked('a client reconnects after the broker has closed', async () => {
  const server = { host: '127.0.0.1', port: broker.tcpPort, connectHeaders: { login: 'guest', passcode: 'guest' } };
  const connections = new Box();
  const messages = new Box();
  const topic = destination('/topic/');

  new stompit.ConnectFailover([server], { initialReconnectDelay: 20 }).connect((error, client, reconnect) => {
    if (error) {
      connections.put(error);
      return;
    }

    client.setCommandHandler('ERROR', onError);
    client.on('error', error => {
      connections.put(error.message);
      reconnect();
    });
    client.subscribe({ destination: topic }, (_, frame) => frame?.readString('utf-8', (_, body) => messages.put(body)));
    connections.put(client);
  });

  const first = await connections.next('CONNECTED');
  first.send({ destination: '/nowhere' }).end();
  equal(await connections.next('an ERROR'), 'unknown destination', 'the ERROR');

  const second = await connections.next('CONNECTED again');
  second.sendString({ destination: topic }, 'again');
  equal(await messages.next(), 'again', 'the body');
  second.destroy();
});

finish();
