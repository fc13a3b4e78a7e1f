// The frame of a script in Node.js: where the broker is, and the end.
import { results } from './checks.mjs';

const DEADLINE = 240_000;

function required(name) {
  const value = process.env[name];
  if (!value) {
    console.log(`not ok - environment: ${name} is not set`);
    process.exit(2);
  }

  return value;
}

export const broker = {
  webSocketUrl: required('BROKER_WS_URL'),
  tcpPort: Number(required('BROKER_TCP_PORT')),
  sockJsUrl: new URL('/sockjs', required('BROKER_PAGE_URL')).href,
  pageUrl: required('BROKER_PAGE_URL'),
};

// A script that hangs says so itself, before whoever started it ends it.
setTimeout(() => {
  console.log(`not ok - the script: not finished after ${DEADLINE / 1000} s`);
  process.exit(3);
}, DEADLINE).unref();

process.on('unhandledRejection', error => {
  console.log(`not ok - the script: ${error?.stack ?? error}`);
  process.exit(4);
});

/** Ends the script: zero if there were checks and all passed. */
export function finish() {
  const { count, failures } = results();
  console.log(`# ${count} passed, ${failures} failed`);
  process.exit(failures === 0 && count > 0 ? 0 : 1);
}
