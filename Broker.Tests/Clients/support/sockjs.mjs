// stomp.js over sockjs-client, held to one transport: the checks of every client, and what is different. Works in Node.js and browsers.
import { Box, destination, equal, failureOf, promise, within } from './checks.mjs';
import { stompJs } from './stomp-js.mjs';
import { checkEverything, echo, forClient, largeText } from './suite.mjs';

/**
 * @param {object} parts library and SockJS: what the packages export; url: that of SockJS; transport: as sockjs-client calls it;
 * webSocketUrl: where somebody else connects, who can send octets; isBrief: whether the checks of every client are done elsewhere
 */
export async function checkSockJs({ library, SockJS, url, webSocketUrl, transport, isBrief }) {
  // On a machine that is busy its own patience, a few round trips, is over before a page has come.
  const open = () => new SockJS(url, null, { transports: transport, timeout: 15_000 });
  const client = { ...stompJs(library, url, { more: { webSocketFactory: open } }), canSendBinary: false };
  const prefix = `${transport}: `;
  const checked = forClient(client, prefix);

  if (isBrief) {
    await checkBriefly(client, checked);
  } else {
    await checkEverything(client, prefix);
    await checkLarge(checked, stompJs(library, url, { more: { webSocketFactory: open, splitLargeFrames: true } }));
  }

  await checked('it is this transport', async open => {
    const session = await open();

    equal(session.client.webSocket.transport, transport, 'the transport');
  });

  await checked('octets that are no text come in base64, and say so', async open => {
    const session = await open();
    const other = await stompJs(library, webSocketUrl).connect();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    await other.send(topic, Uint8Array.of(0xFF, 0, 0xFE, 0x0A));
    await other.send(topic, 'text');
    const [octets, text] = await messages.take(2);
    other.drop();

    equal(octets.headers['content-transfer-encoding'], 'base64', 'content-transfer-encoding');
    equal(octets.body, '/wD+Cg==', 'the body');
    equal(text.headers['content-transfer-encoding'], undefined, 'content-transfer-encoding of a text');
    equal(text.body, 'text', 'the body of a text');
  });

  await checked('many messages in both directions keep their order', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);
    const sent = Array.from({ length: 500 }, (_, number) => `${number} ${'x'.repeat(number)}`);

    sent.forEach(text => session.sendOnly(topic, text));

    equal((await messages.take(sent.length)).map(message => message.body), sent, 'what came');
  });

  await checked('a client reconnects and subscribes again after the broker has closed', async () => {
    const events = new Box();
    const topic = destination('/topic/');
    const application = new library.Client({
      webSocketFactory: open,
      connectHeaders: { login: 'guest', passcode: 'guest' },
      reconnectDelay: 50,
      onConnect: () => {
        application.subscribe(topic, message => events.put(message.body));
        events.put('connected');
      },
      onStompError: frame => events.put(frame.headers.message),
      onWebSocketClose: () => events.put('closed'),
    });

    application.activate();
    try {
      equal(await events.next('CONNECTED'), 'connected', 'first');
      application.publish({ destination: '/nowhere', body: 'a fault' });
      equal(await events.take(3, 'the end, and CONNECTED again'), ['unknown destination', 'closed', 'connected'], 'what happened');
      application.publish({ destination: topic, body: 'again' });
      equal(await events.next(), 'again', 'the body');
    } finally {
      await application.deactivate({ force: true });
    }
  });

  await checked('SockJS tells why the broker has closed', async () => {
    const closed = promise();
    const socket = open();
    socket.onopen = () => socket.send('NONSENSE\n\n\0');
    socket.onclose = closed.resolve;
    const event = await within(closed.promise, 'the close');

    equal(event.code, 1002, 'the code');
    equal(event.reason, 'unknown command', 'the reason');
  });
}

async function checkBriefly(client, checked) {
  await checked('a wrong passcode is refused with an ERROR', async () => {
    const error = await failureOf(() => client.connect({ passcode: 'wrong' }), 'CONNECT with a wrong passcode');

    equal(error.message, 'login failed', 'the message of the ERROR');
  });

  await checked('heart-beats go both ways, and text of any length comes whole', async open => {
    const session = await open({ heartBeat: client.heartBeat });
    await session.beats(2);

    for (const text of ['', 'two\nlines </script> "quoted" \\ \u2028 \ufffe', 'Grüße, 你好, 🚀', largeText(1 << 20)]) {
      await echo(session, text);
    }
  });
}

async function checkLarge(checked, splitting) {
  await checked('frames split over messages come whole', async () => {
    const session = await splitting.connect();
    await echo(session, largeText(100 << 10));
    session.drop();
  });

  await checked('a frame over the limit is refused with an ERROR that says which limit', async open => {
    const session = await open();

    session.sendOnly(destination('/topic/'), 'x'.repeat(5 << 20));
    const error = await session.errors.next('an ERROR');

    equal(error.message, 'frame too large', 'the message of the ERROR');
    equal((await within(session.closed, 'the close')).code, 1009, 'the close code');
  });
}
