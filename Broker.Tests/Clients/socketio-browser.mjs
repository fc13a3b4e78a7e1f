// socket.io-client 4 in headless Chromium, from a page of another origin.
import { launch, supportFiles } from './support/browser.mjs';
import { broker, finish } from './support/script.mjs';
import { check, equal, isTrue } from './support/checks.mjs';

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>socket.io-client</title>
<link rel="icon" href="data:,">
<script src="/socket.io.js"></script>
<script type="module" src="/support/socket-io-page.mjs"></script>`;

const FILES = {
  '/socket.io.js': 'node_modules/socket.io-client/dist/socket.io.js',
  ...supportFiles(['socket-io-page', 'socket-io', 'checks']),
};

function print(line) {
  if (/^(not )?ok - /.test(line)) {
    console.log(line);
  }
}

async function inPage(browser, origin, name, ...values) {
  const page = await browser.newPage();
  page.on('console', message => print(message.text()));
  page.on('pageerror', error => print(`not ok - the page: ${error.message}`));

  await page.goto(origin);
  await page.waitForFunction(name => typeof window[name] === 'function', name);
  const { count, failures } = await page.evaluate(([name, ...values]) => window[name](...values), [name, broker.pageUrl, ...values]);
  equal(await page.evaluate(() => location.origin), origin, 'the origin');
  isTrue(count > 0 && failures === 0, `${failures} checks failed in the page, ${count} passed`);
  await page.close();
}

const browser = await launch(PAGE, FILES);

for (const way of ['websocket', 'polling', 'upgrade']) {
  await check(`socket.io-client in the browser, ${way}`, () => inPage(browser, 'http://app.test', 'checkSocketIo', way));
}

await check('another origin in the browser', () => inPage(browser, 'http://refused.test', 'checkRefused'));
await browser.close();
finish();
