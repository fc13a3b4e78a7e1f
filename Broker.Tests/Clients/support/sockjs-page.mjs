// What runs in the page of sockjs-browser.mjs, with the libraries that the page has loaded by script tags.
import { check, equal, promise, results, within } from './checks.mjs';
import { checkSockJs } from './sockjs.mjs';

const { SockJS, StompJs } = window;

window.checkTransport = async (transport, url, webSocketUrl) => {
  await checkSockJs({ library: StompJs, SockJS, url, webSocketUrl, transport, isBrief: true });
  return results();
};

/** From an origin that the broker does not allow. */
window.checkRefused = async url => {
  await check('a page of another origin is refused by SockJS', async () => {
    const closed = promise();
    new SockJS(url).onclose = closed.resolve;

    equal((await within(closed.promise, 'the refusal')).code, 1002, 'the code');
  });

  return results();
};
