// The page of socketio-browser.mjs: its functions are called from outside.
import { check, isTrue, results, within } from './checks.mjs';
import { checkSocketIo } from './socket-io.mjs';

window.checkSocketIo = async (url, way) => {
  await checkSocketIo({ io: window.io, url, way });
  return results();
};

window.checkRefused = async url => {
  for (const transport of ['polling', 'websocket']) {
    await check(`${transport}: a page that may not connect does not`, async () => {
      const socket = window.io(url, { transports: [transport], auth: { login: 'guest', passcode: 'guest' }, forceNew: true, reconnection: false });
      const error = await within(new Promise((resolve, reject) => {
        socket.once('connect_error', resolve);
        socket.once('connect', () => reject(new Error('it has connected')));
      }), 'the event connect_error');
      isTrue(/error/.test(error.message), error.message);
      socket.disconnect();
    });
  }

  return results();
};
