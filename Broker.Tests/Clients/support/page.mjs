// What runs in the page of browser.mjs: the same checks, with the libraries that the page has loaded by script tags.
import { Box, check, destination, equal, isTrue, results } from './checks.mjs';
import { checkEverything, echo, forClient, largeText } from './suite.mjs';
import { stompJs } from './stomp-js.mjs';
import { classic, RAW_HEADERS } from './classic.mjs';

const { Stomp, StompJs } = window;

/** stomp.js 7, alone and with a service that talks TCP. */
window.checkStompJs = async url => {
  const client = stompJs(StompJs, url);
  await checkEverything(client, 'stomp.js 7: ');
  await checkWithService(client, 'stomp.js 7 and a service: ');

  const worker = stompJs(StompJs, url, { more: { heartbeatStrategy: StompJs.TickerStrategy.Worker } });
  await forClient(worker, 'stomp.js 7: ')('heart-beats from a worker', async open => {
    const session = await open({ heartBeat: worker.heartBeat });
    await session.beats(3);
    await echo(session, 'still there');
  });

  return results();
};

/** stomp.js 2.3.3. */
window.checkOldStompJs = async url => {
  const client = classic({
    version: '1.1',
    headers: RAW_HEADERS,
    open: () => Stomp.client(url),
    send: (client, destination, headers, body) => client.send(destination, headers, body),
    drop: client => client.ws.close(),
    // A browser hands out nothing more once close() was called, a RECEIPT neither.
    disconnect: client => new Promise(done => client.disconnect(done)),
  });

  await checkEverything(client, 'stomp.js 2.3.3: ');
  await checkWithService(client, 'stomp.js 2.3.3 and a service: ');
  return results();
};

/** From an origin that the broker does not allow. */
window.checkRefused = async url => {
  await check('a page of another origin is refused', async () => {
    const events = new Box();
    const client = new StompJs.Client({
      brokerURL: url,
      reconnectDelay: 0,
      onConnect: () => events.put('connected'),
      onWebSocketClose: event => events.put(`closed with ${event.code}`),
    });

    client.activate();
    equal(await events.next('the refusal'), 'closed with 1006', 'what happened');
  });

  return results();
};

// The service is in the script: window.service* are its ends here.
async function checkWithService(client, prefix) {
  const checked = forClient(client, prefix);

  await checked('text both ways', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);
    await window.serviceSubscribe(topic);

    for (const text of ['hello', 'Grüße, 你好 🚀', largeText(1 << 20)]) {
      await window.serviceSend(topic, text);
      equal((await messages.next()).body, text, 'what the page got');
      equal((await window.serviceReceive(topic)).text, text, 'what the service got of its own');

      await session.send(topic, text);
      equal((await window.serviceReceive(topic)).text, text, 'what the service got from the page');
      await messages.next();
    }
  });

  if (client.canSendBinary) {
    await checked('binary both ways', async open => {
      const session = await open();
      const [toPage, toService] = [destination('/topic/'), destination('/topic/')];
      const octets = Uint8Array.from({ length: 1024 }, (_, index) => index & 0xFF);
      const { messages } = await session.subscribe(toPage);
      await window.serviceSubscribe(toService);

      await window.serviceSend(toPage, [...octets]);
      equal((await messages.next()).bytes, octets, 'what the page got');
      await session.send(toService, octets);
      equal((await window.serviceReceive(toService)).octets, [...octets], 'what the service got');
      isTrue(session.types.includes('binary'), 'it came as text');
    });
  }
}
