// stomp.js in a real browser: a page of this script's own, on another origin than the broker's, in headless Chromium.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import stompit from 'stompit';
import { launch, supportFiles } from './support/browser.mjs';
import { broker, finish } from './support/script.mjs';
import { check, equal, isTrue } from './support/checks.mjs';
import { stompitClient } from './support/stompit.mjs';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>stomp.js</title>
<link rel="icon" href="data:,">
<script src="/stompjs7.js"></script>
<script src="/stompjs2.js"></script>
<script type="module" src="/support/page.mjs"></script>`;

const FILES = {
  '/stompjs7.js': 'node_modules/@stomp/stompjs/bundles/stomp.umd.min.js',
  '/stompjs2.js': 'node_modules/stompjs/lib/stomp.min.js',
  ...supportFiles(['page', 'checks', 'suite', 'acknowledgements', 'transactions', 'stomp-js', 'classic']),
};

const lines = [];

/** Gives the page a service that talks TCP. */
async function addService(page) {
  const session = await stompitClient(stompit, broker.tcpPort).connect();
  const subscriptions = new Map();

  await page.exposeFunction('serviceSend', (topic, body) => session.send(topic, typeof body === 'string' ? body : Uint8Array.from(body)));
  await page.exposeFunction('serviceSubscribe', async topic => {
    subscriptions.set(topic, await session.subscribe(topic));
  });
  await page.exposeFunction('serviceReceive', async topic => {
    const { body, bytes } = await subscriptions.get(topic).messages.next('a message to the service');
    return { text: body, octets: bytes.length <= 4096 ? [...bytes] : [] };
  });
}

/** Opens the page on an origin and runs one of its functions there. */
async function inPage(browser, origin, name) {
  const page = await browser.newPage();
  page.on('console', message => print(message.text()));
  page.on('pageerror', error => print(`not ok - the page: ${error.message}`));

  await addService(page);
  await page.goto(origin);
  await page.waitForFunction(name => typeof window[name] === 'function', name);
  const { count, failures } = await page.evaluate(([name, url]) => window[name](url), [name, broker.webSocketUrl]);

  equal(await page.evaluate(() => location.origin), origin, 'the origin');
  isTrue(count > 0 && failures === 0, `${failures} checks failed in the page, ${count} passed`);
}

function print(line) {
  lines.push(line);
  if (/^(not )?ok - /.test(line)) {
    console.log(line);
  }
}

const browser = await launch(PAGE, FILES);

await check('stomp.js 7 in the browser', () => inPage(browser, 'http://app.test', 'checkStompJs'));
await check('stomp.js 2.3.3 in the browser', () => inPage(browser, 'http://app.test', 'checkOldStompJs'));
await check('another origin in the browser', () => inPage(browser, 'http://refused.test', 'checkRefused'));

await browser.close();

if (process.env.ARTIFACTS) {
  await mkdir(process.env.ARTIFACTS, { recursive: true });
  await writeFile(join(process.env.ARTIFACTS, 'browser-console.log'), lines.join('\n') + '\n');
}

finish();
