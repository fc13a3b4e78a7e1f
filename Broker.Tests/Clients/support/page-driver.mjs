// What a person does on the page, for the checks of page.mjs.

import { createServer } from 'node:net';

let lastName = 0;

/** Connects as guest. */
export async function connect(page) {
  await page.click('#connect');
  await page.waitForSelector('#state[data-state=connected]');
}

/** Subscribes, and waits until it is in force. */
export async function subscribe(page, destination, ack = 'auto') {
  const live = await page.locator('#subscriptions li.live').count();
  await page.fill('#subscribe-destination', destination);
  await page.selectOption('#subscribe-ack', ack);
  await page.click('#subscribe');
  await page.waitForSelector(`#subscriptions li.live >> nth=${live}`);
}

/** Sends with a receipt and waits for it. The result's text is cleared first, so that the one that is waited for is this one's. */
export async function send(page, body, { destination, headers = '' } = {}) {
  await page.locator('#send-result').evaluate((one) => (one.textContent = ''));
  await page.locator('#send-headers').evaluate((one, text) => (one.value = text), headers);
  await page.fill('#send-body', body);
  if (destination !== undefined) {
    await page.fill('#send-destination', destination);
  }

  await page.click('#send');
  await page.waitForSelector('#send-result.wrong, #send-result:has-text("Receipt")');
}

/** A destination that nothing else uses. */
export function newName(kind = '/topic/') {
  lastName += 1;
  return `${kind}page-${process.pid}-${lastName}`;
}

/** A port where connections are cut off at once: no broker, and nobody else can take it meanwhile. */
export async function refusingPort() {
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  server.unref();
  return server.address().port;
}
