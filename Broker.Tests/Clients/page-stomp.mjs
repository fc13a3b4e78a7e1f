// Checks the STOMP client of the page, as the broker serves it, without a browser: frames to octets and back, in pieces of every
// size, and the session's rules against a WebSocket that is none. Prints a line per check; fails if one does.
//
//   BROKER_PAGE_URL   the page, for example http://127.0.0.1:41235/

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { pathToFileURL } from 'node:url';

const folder = await mkdtemp(join(tmpdir(), 'page-stomp-'));
const { Frame, FrameReader, HEART_BEAT, ProtocolError, escapeHeader, unescapeHeader } = await load();
const { StompClient, CLOSE_NO_STOMP, CLOSE_SILENCE } = await import(pathToFileURL(join(folder, 'stomp.js')));
const encode = (text) => new TextEncoder().encode(text);
let failures = 0;

await check('escaping is one pass, there and back', () => {
  for (const text of ['plain', 'a:b', 'line\nline\r\n', '\\', '\\n', '\\\\n', 'c:\\new\\c', 'käse 🧀', '']) {
    assert.equal(unescapeHeader(escapeHeader(text)), text);
  }

  assert.equal(escapeHeader('a:b\\c\nd\re'), 'a\\cb\\\\c\\nd\\re');
  assert.equal(unescapeHeader('\\\\n'), '\\n');
});

await check('an undefined escape is an error', () => {
  for (const text of ['\\t', '\\', 'a\\', '\\x41', '\\N']) {
    assert.throws(() => unescapeHeader(text), ProtocolError);
  }
});

await check('CONNECT is written as it is, and refuses what it cannot say', () => {
  assert.equal(Frame.make('CONNECT', { passcode: 'a:b\\n' }).toText(), 'CONNECT\npasscode:a:b\\n\n\n\0');
  assert.throws(() => Frame.make('CONNECT', { passcode: 'a\nlogin:b' }), TypeError);
  assert.throws(() => Frame.make('CONNECT', { 'a:b': 'c' }), TypeError);
  assert.throws(() => Frame.make('SEND', { a: 'b\0' }), TypeError);
});

await check('content-length counts octets, and only ours is written', () => {
  assert.equal(Frame.make('SEND', { destination: '/topic/a', 'content-length': '1', none: undefined }, 'é🧀').toText(), 'SEND\ndestination:/topic/a\ncontent-length:6\n\né🧀\0');
  assert.equal(Frame.make('SEND', { a: 'b' }).toText(), 'SEND\na:b\n\n\0');
  assert.deepEqual(Frame.make('SEND', {}, new Uint8Array([0, 255])).toOctets(), new Uint8Array([...encode('SEND\ncontent-length:2\n\n'), 0, 255, 0]));
});

await check('frames are read from pieces of any size, and from one piece', () => {
  const octets = encode('\r\nMESSAGE\r\nname\\c:a\\nb:c\r\nname\\c:second\r\ncontent-length:7\r\n\r\n\0é🧀\0\n\nRECEIPT\nreceipt-id:1\n\n\0MESSAGE\n\nbody\0');

  for (let size = 1; size <= octets.length; size += 1) {
    const reader = new FrameReader();
    const items = [];

    for (let at = 0; at < octets.length; at += size) {
      items.push(...reader.read(octets.subarray(at, at + size)));
    }

    const frames = items.filter((item) => item !== HEART_BEAT);
    assert.equal(items.length, frames.length + 3, `heart-beats in pieces of ${size}`);
    assert.deepEqual(frames.map(({ command, text }) => [command, text]), [['MESSAGE', '\0é🧀'], ['RECEIPT', ''], ['MESSAGE', 'body']]);
    assert.deepEqual([...frames[0].headers], [['name:', 'a\nb:c'], ['content-length', '7']]);
    assert.equal(frames[0].head, 'name\\c:a\\nb:c\nname\\c:second\ncontent-length:7');
  }
});

await check('what is no STOMP is an error', () => {
  for (const text of ['MESSAGE\nno colon\n\n\0', 'MESSAGE\n:no name\n\n\0', 'MESSAGE\ncontent-length:-1\n\n\0', 'MESSAGE\ncontent-length:1\n\nab\0', 'MESSAGE\na:b\0\n\n']) {
    assert.throws(() => [...new FrameReader().read(encode(text))], ProtocolError, text);
  }

  assert.throws(() => [...new FrameReader().read(new Uint8Array([0x4d, 0x45, 0xff, 10]))], ProtocolError);
});

await check('a session: CONNECT, messages, receipts, DISCONNECT', async () => {
  const { client, socket, connected } = start({ login: 'guest', passcode: 'a:b' });
  assert.equal(socket.sent.shift(), 'CONNECT\naccept-version:1.2\nlogin:guest\npasscode:a:b\nheart-beat:10000,10000\n\n\0');
  assert.throws(() => client.send('/topic/a', ''), /no connection/);
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
  assert.equal((await connected).command, 'CONNECTED');

  const received = [];
  const { id, confirmed } = client.subscribe('/topic/a', (message) => received.push(message), { ack: 'client', receipt: true });
  assert.equal(socket.sent.shift(), `SUBSCRIBE\nid:${id}\ndestination:/topic/a\nack:client\nreceipt:receipt-2\n\n\0`);
  socket.receive('RECEIPT\nreceipt-id:receipt-2\n\n\0');
  assert.equal((await confirmed).command, 'RECEIPT');

  socket.receive(`MESSAGE\nsubscription:${id}\nack:7\n\none\0MESSAGE\nsubscription:other\n\ntwo\0`);
  assert.deepEqual(received.map(({ text }) => text), ['one']);
  client.ack(received[0]);
  assert.equal(socket.sent.shift(), 'ACK\nid:7\n\n\0');
  assert.throws(() => client.ack(new Frame('MESSAGE', new Map(), new Uint8Array(0), '')), /ack:auto/);

  client.send('/topic/a', new Uint8Array([1]));
  assert.ok(socket.sent.shift() instanceof Uint8Array);

  const over = client.disconnect();
  assert.equal(socket.sent.shift(), 'DISCONNECT\nreceipt:receipt-3\n\n\0');
  assert.equal(socket.closed, undefined);
  socket.receive('RECEIPT\nreceipt-id:receipt-3\n\n\0');
  assert.equal((await over).code, 1000);
});

await check('an ERROR ends everything that waits', async () => {
  const { client, socket, connected } = start({});
  socket.receive('CONNECTED\nversion:1.2\n\n\0');
  await connected;
  const receipt = client.send('/nowhere', '', { receipt: true });
  socket.receive('ERROR\nmessage:unknown destination\n\n\0');
  socket.close(1008);
  const end = await client.closed;
  assert.equal(end.error.headers.get('message'), 'unknown destination');
  await assert.rejects(receipt, end);
});

await check('what does not speak STOMP 1.2 is not connected to', async () => {
  for (const answer of ['CONNECTED\nversion:1.1\n\n\0', 'CONNECTED\n\n\0', 'HTTP/1.1 400 Bad Request\r\n\r\nno STOMP here\r\n']) {
    const { client, socket, connected } = start({});
    socket.receive(answer);
    await assert.rejects(connected);
    assert.equal((await client.closed).code, CLOSE_NO_STOMP);
  }
});

await check('heart-beats: the slower of both, early enough, and an end when the broker is silent', async () => {
  mock.timers.enable({ apis: ['setInterval', 'setTimeout'] });

  try {
    const { client, socket, connected } = start({ heartBeat: [1000, 3000] });
    socket.sent.length = 0;
    socket.receive('CONNECTED\nversion:1.2\nheart-beat:500,2000\n\n\0');
    await connected;
    assert.deepEqual([client.beats.out, client.beats.in], [2000, 3000]);

    mock.timers.tick(1999);
    assert.deepEqual(socket.sent, ['\n']);
    mock.timers.tick(7001);
    socket.receive('\n');
    mock.timers.tick(9000);
    assert.equal(socket.closed, undefined);
    mock.timers.tick(3000);
    assert.equal((await client.closed).code, CLOSE_SILENCE);
  } finally {
    mock.timers.reset();
  }
});

await check('a zero means no heart-beats in that direction', async () => {
  const { client, socket, connected } = start({ heartBeat: [0, 1000] });
  socket.receive('CONNECTED\nversion:1.2\nheart-beat:0,1000\n\n\0');
  await connected;
  assert.deepEqual([client.beats.out, client.beats.in], [0, 0]);
});

await rm(folder, { recursive: true });
process.exitCode = failures > 0 ? 1 : 0;

async function load() {
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');

  for (const file of ['frame.js', 'heart-beats.js', 'stomp.js']) {
    const answer = await fetch(new URL(file, process.env.BROKER_PAGE_URL));
    assert.equal(answer.status, 200, file);
    await writeFile(join(folder, file), await answer.text());
  }

  return import(pathToFileURL(join(folder, 'frame.js')));
}

// A client on a WebSocket that is open and keeps what it is given.
function start(options) {
  const socket = {
    sent: [],
    readyState: 1,
    send: (data) => socket.sent.push(data),
    receive: (text) => socket.onmessage?.({ data: text }),
    close: (code, reason = '') => {
      socket.closed = code;
      socket.readyState = 3;
      socket.onclose?.({ code, reason });
    },
  };

  const client = new StompClient('ws://127.0.0.1/', { ...options, open: () => socket });
  const connected = client.connect();
  connected.catch(() => {});
  socket.onopen();
  return { client, socket, connected };
}

async function check(name, action) {
  try {
    await action();
    console.log(`ok - ${name}`);
  } catch (fault) {
    failures += 1;
    console.log(`not ok - ${name}: ${fault.message.replaceAll('\n', ' ')}`);
  }
}
