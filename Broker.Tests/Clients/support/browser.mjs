// What scripts that drive a page in headless Chromium have in common: pages of their own, on other origins than the broker's.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--no-proxy-server',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

/** The script files of the folder support, as what the server serves. */
export const supportFiles = names => Object.fromEntries(names.map(name => [`/support/${name}.mjs`, `support/${name}.mjs`]));

/** Starts a browser that finds the page, and the scripts, at http://app.test, which the broker lets in, and at http://refused.test. */
export async function launch(page, files) {
  const port = await serve(page, files);
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    headless: true,
    args: [...ARGUMENTS, `--host-resolver-rules=MAP app.test 127.0.0.1:${port}, MAP refused.test 127.0.0.1:${port}`],
  });
}

async function serve(page, files) {
  const server = createServer(async (request, response) => {
    const file = files[request.url];
    if (request.url !== '/' && !file) {
      response.writeHead(404).end();
      return;
    }

    const content = file ? await readFile(new URL(`../${file}`, import.meta.url)) : page;
    response.writeHead(200, { 'content-type': file ? 'text/javascript' : 'text/html' }).end(content);
  });

  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return server.address().port;
}
