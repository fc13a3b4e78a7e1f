// socket.io-client 4 in headless Chromium, from a page of another origin.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
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
  ...Object.fromEntries(['socket-io-page', 'socket-io', 'checks'].map(name => [`/support/${name}.mjs`, `support/${name}.mjs`])),
};

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-proxy-server',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

async function serve() {
  const server = createServer(async (request, response) => {
    const file = FILES[request.url];
    if (request.url !== '/' && !file) {
      response.writeHead(404).end();
      return;
    }

    const content = file ? await readFile(new URL(file, import.meta.url)) : PAGE;
    response.writeHead(200, { 'content-type': file ? 'text/javascript' : 'text/html' }).end(content);
  });

  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}

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

const port = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  headless: true,
  // Names for two origins; the broker allows the first.
  args: [...ARGUMENTS, `--host-resolver-rules=MAP app.test 127.0.0.1:${port}, MAP refused.test 127.0.0.1:${port}`],
});

for (const way of ['websocket', 'polling', 'upgrade']) {
  await check(`socket.io-client in the browser, ${way}`, () => inPage(browser, 'http://app.test', 'checkSocketIo', way));
}

await check('another origin in the browser', () => inPage(browser, 'http://refused.test', 'checkRefused'));
await browser.close();
finish();
