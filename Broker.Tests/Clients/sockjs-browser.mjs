// stomp.js over sockjs-client in headless Chromium, from a page of another origin: those of its transports that only browsers have, too.
// sockjs.mjs has the checks of every client.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, supportFiles } from './support/browser.mjs';
import { broker, finish } from './support/script.mjs';
import { check, equal, isTrue } from './support/checks.mjs';
import { connect, newName, send, subscribe } from './support/page-driver.mjs';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>sockjs-client</title>
<link rel="icon" href="data:,">
<script src="/stompjs7.js"></script>
<script src="/sockjs.js"></script>
<script type="module" src="/support/sockjs-page.mjs"></script>`;

// The page for iframes, which the broker serves, loads /sockjs.js from here as well.
const FILES = {
  '/stompjs7.js': 'node_modules/@stomp/stompjs/bundles/stomp.umd.min.js',
  '/sockjs.js': 'node_modules/sockjs-client/dist/sockjs.js',
  ...supportFiles(['sockjs-page', 'sockjs', 'checks', 'suite', 'acknowledgements', 'transactions', 'stomp-js']),
};

const TRANSPORTS = ['xhr-streaming', 'xhr-polling', 'iframe-eventsource', 'iframe-htmlfile', 'iframe-xhr-polling', 'jsonp-polling'];

const lines = [];

function print(line) {
  lines.push(line);
  if (/^(not )?ok - /.test(line)) {
    console.log(line);
  }
}

// sockjs-client cannot take back a script that is on its way; what it calls is gone when the client has closed meanwhile.
function isOfJsonp(error) {
  return /^_jp\.\w+ is not a function$/.test(error.message);
}

/** Opens the page on an origin and runs one of its functions there. What it leaves behind goes with its context. */
async function inPage(browser, origin, name, ...values) {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.on('console', message => print(message.text()));
  page.on('pageerror', error => isOfJsonp(error) || print(`not ok - the page: ${error.message}`));

  await page.goto(origin);
  await page.waitForFunction(name => typeof window[name] === 'function', name);
  const { count, failures } = await page.evaluate(([name, values]) => window[name](...values), [name, values]);
  equal(await page.evaluate(() => location.origin), origin, 'the origin');
  isTrue(count > 0 && failures === 0, `${failures} checks failed in the page, ${count} passed`);
  await context.close();
}

/** Opens the broker's own page and does something there. */
async function inOwnPage(browser, action) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.setDefaultTimeout(15_000);

  await page.goto(process.env.BROKER_PAGE_URL);
  await action(page);
  equal(complaints, [], 'what the page complains of');
  await page.close();
}

async function tryEach(page) {
  await page.click('text=Transport, virtual host, heart-beats');

  for (const transport of ['websocket', 'xhr-streaming', 'eventsource', 'xhr-polling']) {
    await page.selectOption('#transport', transport);
    await exchange(page, transport, 'x'.repeat(200_000));
    await page.click('#disconnect');
    await page.waitForSelector('#state[data-state=ended]');
  }
}

async function tryWithoutWebSocket(page) {
  await page.addInitScript(() => {
    window.WebSocket = class {
      constructor() {
        setTimeout(() => this.onclose({ code: 1006, reason: '' }));
      }

      close() {}
    };
  });
  await page.reload();
  await exchange(page, 'xhr-streaming', 'short');

  await page.fill('#send-body', 'FF');
  await page.click('text=Headers, hexadecimal, transaction');
  await page.check('#send-hex');
  await page.click('#send');
  await page.waitForSelector('#send-result.wrong:has-text("text only")');
}

async function exchange(page, transport, body) {
  await connect(page);
  equal(await page.textContent('#fact-transport'), transport, 'the transport that is shown');
  await subscribe(page, newName());
  await send(page, body, { destination: await page.inputValue('#subscribe-destination') });
  await page.waitForSelector('#messages li');
  await page.click('#messages-clear');
}

const browser = await launch(PAGE, FILES);

for (const transport of process.argv[2] ? [process.argv[2]] : TRANSPORTS) {
  await check(`${transport} in the browser`, () => inPage(browser, 'http://app.test', 'checkTransport', transport, broker.sockJsUrl, broker.webSocketUrl));
}

if (!process.argv[2]) {
  await check('the page of the broker over each transport', () => inOwnPage(browser, tryEach));
  await check('the page of the broker where no WebSocket gets through', () => inOwnPage(browser, tryWithoutWebSocket));
}

await check('another origin in the browser', () => inPage(browser, 'http://refused.test', 'checkRefused', broker.sockJsUrl));
await browser.close();

if (process.env.ARTIFACTS) {
  await mkdir(process.env.ARTIFACTS, { recursive: true });
  await writeFile(join(process.env.ARTIFACTS, 'sockjs-console.log'), lines.join('\n') + '\n');
}

finish();
