// Drives the page at / in a headless browser, as a person would, and checks what the person sees. Prints a line per check; fails if
// one does.
//
//   BROKER_PAGE_URL   the page, for example http://127.0.0.1:41235/
//   BROKER_WS_URL     the WebSocket that it connects to
//   ARTIFACTS         a directory for screenshots
//   CHROMIUM          the browser

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { connect, newName, refusingPort, send, subscribe } from './support/page-driver.mjs';

const { BROKER_PAGE_URL: pageUrl, BROKER_WS_URL: webSocketUrl, ARTIFACTS: artifacts, CHROMIUM: executablePath } = process.env;
const silent = ['quic', 'gpu', 'background-networking', 'component-update', 'sync'].map((feature) => `--disable-${feature}`);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-first-run', ...silent] });
const complaints = [];
let failures = 0;

await check('the form is filled in for this broker, and says what to do first', async (page) => {
  assert.equal(await page.inputValue('#url'), webSocketUrl);
  assert.equal(await page.textContent('#state'), 'Not connected');
  assert.deepEqual(await Promise.all(['#connect', '#disconnect', '#subscribe', '#send'].map((id) => page.isEnabled(id))), [true, false, false, false]);
});

await check('a wrong passcode is explained, and can be corrected', async (page) => {
  await page.fill('#passcode', 'wrong');
  await page.click('#connect');
  await page.waitForSelector('#state[data-state=error]');
  assert.equal(await page.textContent('#notice-title'), 'The login was refused');
  assert.match(await page.textContent('#notice-said'), /login is refused/);
  await page.fill('#passcode', 'guest');
  await page.press('#passcode', 'Enter');
  await page.waitForSelector('#state[data-state=connected]');
  assert.equal(await page.textContent('#fact-version'), 'STOMP 1.2');
  assert.match(await page.textContent('#fact-heart-beat'), /out, .* in/);
});

await check('a message goes round, and the log shows every frame but no passcode', async (page) => {
  await connect(page);
  await subscribe(page, newName());
  await send(page, 'käse 🧀 <img src=x onerror="alert(1)">', { headers: 'colour: a:b\\c\n\nshape:\\n' });
  await page.waitForSelector('#messages li:has-text("onerror")');
  assert.equal(await page.textContent('#messages .head'), 'colour: a:b\\c\nshape: \\n');
  assert.equal(await page.locator('#messages img').count(), 0);
  assert.match(await page.textContent('#send-result'), /Receipt after \d+ ms/);
  await page.waitForSelector('#frames li:nth-child(7)');
  const commands = await page.locator('#frames .command').allTextContents();
  assert.deepEqual(commands.slice(0, 5), ['CONNECT', 'CONNECTED', 'SUBSCRIBE', 'RECEIPT', 'SEND']);
  assert.deepEqual(commands.slice(5).sort(), ['MESSAGE', 'RECEIPT']);
  assert.match(await page.textContent('#frames li:nth-child(1) .head'), /passcode:••/);
  assert.match(await page.textContent('#frames li:nth-child(5) .head'), /colour:a\\cb\\\\c\n/);
  await page.uncheck('#frames-details');
  assert.equal(await page.isVisible('#frames .head >> nth=0'), false);
});

await check('a binary body is shown in hexadecimal, a large one by its beginning', async (page) => {
  await connect(page);
  await subscribe(page, newName());
  await page.click('text=Headers, hexadecimal, transaction');
  await page.check('#send-hex');
  await send(page, '00 ff 0');
  assert.match(await page.textContent('#send-result.wrong'), /not hexadecimal/);
  await send(page, '00 ff 10');
  await page.waitForSelector('#messages .binary');
  assert.equal(await page.textContent('#messages .binary'), '00 ff 10');
  assert.match(await page.textContent('#messages .size'), /^3 B/);
  await page.uncheck('#send-hex');
  await send(page, 'é'.repeat(100_000));
  await page.waitForSelector('#messages li:nth-child(2)');
  assert.match(await page.textContent('#messages li:nth-child(2) .size'), /^195\.3 KiB .* 193\.4 KiB not shown/);
  assert.equal((await page.textContent('#messages li:nth-child(2) .body')).length, 1000);
});

await check('ACK and NACK settle one message, or all before it, and what is given back comes again', async (page) => {
  await connect(page);
  const queue = newName('/queue/');
  await subscribe(page, queue, 'client-individual');
  await send(page, 'one', { destination: queue });
  await send(page, 'two', { destination: queue });
  await page.waitForSelector('#messages li:nth-child(2)');
  await page.click('#messages li:nth-child(1) >> text=ACK');
  await page.click('#messages li:nth-child(2) >> text=NACK');
  await page.waitForSelector('#messages li:nth-child(3):has-text("two"):has-text("delivery 2")');
  assert.deepEqual(await page.locator('#messages .outcome').allTextContents(), ['acknowledged', 'given back']);
  await page.click('#messages li:nth-child(3) >> text=ACK');

  await page.click('#messages-clear');
  const other = newName('/queue/');
  await subscribe(page, other, 'client');
  for (const body of ['one', 'two', 'three']) {
    await send(page, body, { destination: other });
  }

  await page.waitForSelector('#messages li:nth-child(3)');
  await page.click('#messages li:nth-child(2) >> text=ACK');
  assert.deepEqual(await page.locator('#messages li').evaluateAll((all) => all.map((one) => one.classList[1])), ['ack', 'ack', 'open']);
  await page.click('#disconnect');
  await page.waitForSelector('#state[data-state=ended]');
  assert.equal(await page.textContent('#messages li:nth-child(3) .outcome'), 'not answered');
});

await check('a transaction is sent at commit, and forgotten at abort', async (page) => {
  await connect(page);
  await subscribe(page, newName());
  await page.click('text=Headers, hexadecimal, transaction');

  for (const [end, said] of [['#abort', 'Aborted.'], ['#commit', 'Committed.']]) {
    await page.click('#begin');
    assert.match(await page.inputValue('#send-transaction'), /^tx-/);
    await send(page, end);
    assert.equal(await page.textContent('#messages-count'), '0');
    await page.click(end);
    await page.waitForSelector(`#send-result:has-text("${said}")`);
  }

  await page.waitForSelector('#messages li:has-text("#commit")');
  assert.equal(await page.textContent('#messages-count'), '1');
});

await check('an ERROR is explained where the person is; Reconnect subscribes again', async (page) => {
  await connect(page);
  await subscribe(page, newName());
  await page.fill('#send-destination', 'nowhere');
  await page.click('#send');
  await page.waitForSelector('#frames li.error');
  await page.waitForSelector('#notice.floating[data-kind=error]');
  assert.equal(await page.textContent('#notice-title'), 'This destination cannot be used');
  assert.equal(await page.isEnabled('#send'), false);
  await page.click('#reconnect');
  await page.waitForSelector('#subscriptions li.live');
  await send(page, 'again', { destination: await page.inputValue('#subscribe-destination') });
  await page.waitForSelector('#messages li:has-text("again")');
});

await check('after Unsubscribe nothing more comes', async (page) => {
  await connect(page);
  const topic = newName();
  await subscribe(page, topic);
  await send(page, 'one');
  await page.waitForSelector('#subscriptions .count:text("1")');
  await page.click('#subscriptions button');
  assert.equal(await page.locator('#subscriptions li').count(), 0);
  await send(page, 'two');
  await subscribe(page, topic);
  await send(page, 'three');
  await page.waitForSelector('#messages li:has-text("three")');
  assert.equal(await page.textContent('#messages-count'), '2');
});

await check('a flood neither fills nor moves the page, which goes on answering', async (page) => {
  await connect(page);
  const topic = newName();
  await subscribe(page, topic);
  const places = () => page.locator('.card, button:not(.newer), input, textarea').evaluateAll((all) => all.map((one) => JSON.stringify(one.getBoundingClientRect())));
  const before = await places();
  await page.evaluate(async ([url, destination]) => {
    const { StompClient } = await import('./stomp.js');
    const client = new StompClient(url, { login: 'guest', passcode: 'guest' });
    await client.connect();
    const body = 'x'.repeat(200);
    for (let count = 1; count < 5000; count += 1) {
      client.send(destination, body);
    }

    await client.send(destination, body, { receipt: true });
    await client.disconnect();
  }, [webSocketUrl, topic]);
  await page.waitForSelector('#messages-count:text("5,000")');
  await page.waitForSelector('#subscriptions .count:text("5,000")');
  assert.ok((await page.locator('#messages li').count()) <= 200);
  assert.ok((await page.locator('#frames li').count()) <= 300);
  assert.deepEqual(await places(), before);
  await send(page, 'after the flood');
  await page.waitForSelector('#messages li:last-child:has-text("after the flood")');
});

await check('the log stands still while it is paused, or read further up', async (page) => {
  await connect(page);
  await subscribe(page, newName());
  await page.click('#frames-pause');
  const before = await page.locator('#frames li').count();
  for (const body of ['one', 'two', 'three', 'four']) {
    await send(page, body);
  }

  await page.waitForSelector('#frames-newer:has-text("12 newer")');
  assert.equal(await page.locator('#frames li').count(), before);
  await page.click('#frames-pause');
  await page.waitForSelector(`#frames li:nth-child(${before + 12})`);
  await page.locator('#frames').evaluate((list) => (list.scrollTop = 0));
  await send(page, 'five');
  await page.waitForSelector('#frames-newer:has-text("3 newer")');
  assert.equal(await page.locator('#frames').evaluate((list) => list.scrollTop), 0);
  await page.click('#frames-newer');
  await page.waitForSelector(`#frames li:nth-child(${before + 15})`);
});

await check('heart-beats go both ways and are counted; the end says why; nothing reconnects by itself', async (page) => {
  let opened = 0;
  let broker;
  await page.routeWebSocket(webSocketUrl, (socket) => {
    opened += 1;
    broker = socket;
    socket.onMessage((data) => (data === '\n' ? socket.send('\n') : socket.send('CONNECTED\nversion:1.2\nheart-beat:60000,20\n\n\0')));
  });
  // Only pages that are opened afterwards are routed.
  await page.reload();
  await page.click('text=Transport, virtual host, heart-beats');
  await page.fill('#heart-beat-out', '20');
  await connect(page);
  await page.check('#frames-beats');
  await page.waitForSelector('#frames li.beat.in');
  await page.waitForSelector('#frames li.beat.out');
  assert.ok(Number(await page.textContent('#beats')) > 1);
  await broker.close({ code: 1001, reason: 'broker is shutting down' });
  await page.waitForSelector('#state[data-state=error]');
  assert.equal(await page.textContent('#notice-title'), 'The broker has gone');
  assert.match(await page.textContent('#notice-said'), /shutting down/);
  assert.equal(opened, 1);
});

await check('where no broker answers, the page says what to look at', async (page) => {
  await page.fill('#url', `ws://127.0.0.1:${await refusingPort()}/ws`);
  await page.click('#connect');
  await page.waitForSelector('#state[data-state=error]');
  assert.equal(await page.textContent('#notice-title'), 'No broker answers there');
  await page.fill('#url', 'ftp://127.0.0.1/');
  await page.click('#connect');
  await page.waitForSelector('#notice-title:text("This is no address of a WebSocket")');
  complaints.length = 0;
});

await check('the lines to paste follow the forms, and are copied', async (page) => {
  await page.fill('#subscribe-destination', "/queue/it's");
  await page.selectOption('#subscribe-ack', 'client');
  await page.fill('#passcode', 'secret');
  const code = await page.textContent('#code-stompjs');
  assert.ok(code.includes(`brokerURL: '${webSocketUrl}'`) && code.includes("destination: '/queue/it\\'s'") && code.includes('message.ack()'));
  assert.ok(!code.includes('secret'));
  assert.match(await page.textContent('#code-stomppy'), /Connection12\(\[\('127\.0\.0\.1', \d+\)\]/);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.click('#copy-stompjs');
  await page.waitForSelector('#copy-stompjs:text("Copied")');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
});

for (const [width, height] of [[360, 740], [390, 844], [820, 1100], [1280, 800], [1920, 1080]]) {
  for (const colorScheme of ['light', 'dark']) {
    await check(`nothing sticks out at ${width} x ${height}, ${colorScheme}, and every field has a label`, async (page) => {
      await connect(page);
      await subscribe(page, newName('/queue/'), 'client-individual');
      await send(page, '{ "order": 4711, "items": ["tea"] }', { destination: await page.inputValue('#subscribe-destination') });
      await page.waitForSelector('#messages li');
      await page.evaluate(() => scrollTo(0, 0));
      await page.screenshot({ path: join(artifacts, `page-${width}-${colorScheme}.png`) });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
      assert.deepEqual(await page.locator('input, select, textarea').evaluateAll((all) => all.filter((one) => one.labels.length === 0).map((one) => one.id)), []);
    }, { viewport: { width, height }, colorScheme });
  }
}

await browser.close();
process.exitCode = failures > 0 ? 1 : 0;

// Each check has a page of its own. That it asks for nothing from elsewhere and makes no mistakes is part of all of them.
async function check(name, action, options = { viewport: { width: 1280, height: 800 } }) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  complaints.length = 0;
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (fault) => complaints.push(fault.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('request', (request) => new URL(request.url()).origin === new URL(pageUrl).origin || complaints.push(`asked for ${request.url()}`));

  try {
    await page.goto(pageUrl);
    await action(page);
    assert.deepEqual(complaints, []);
    console.log(`ok - ${name}`);
  } catch (fault) {
    failures += 1;
    console.log(`not ok - ${name}: ${fault.message.replaceAll('\n', ' ')}`);
    await page.screenshot({ path: join(artifacts, `page-failure-${failures}.png`) });
  } finally {
    await context.close();
  }
}
