// The npm client "eventsource" against the HTTP gateway: what a page does with EventSource.
import EventSource from 'eventsource';
import { Box, check, destination, equal, isTrue, results, within } from './support/checks.mjs';

const base = new URL('/d', process.env.BROKER_PAGE_URL).href;
const authorization = { Authorization: `Basic ${Buffer.from('guest:guest').toString('base64')}` };

/** Publishes with fetch. */
async function publish(path, body, headers = {}) {
  const answer = await fetch(base + path, { method: 'POST', body, headers: { ...authorization, ...headers } });
  equal(answer.status, 202, 'the status of the answer');
}

/** Opens a stream; resolves when it is open. */
function open(path, headers = authorization) {
  const events = new EventSource(base + path, { headers });
  const messages = new Box();
  events.onmessage = event => messages.put(event);
  events.addEventListener('base64', event => messages.put(event));
  const opened = new Promise((resolve, reject) => {
    events.onopen = () => resolve({ events, messages });
    events.onerror = error => reject(Object.assign(new Error(`status ${error.status}`), { status: error.status }));
  });
  return within(opened, 'the stream');
}

await check('messages arrive in their order, with ids and several lines', async () => {
  const topic = destination('/topic/');
  const { events, messages } = await open(topic);

  await publish(topic, 'one');
  await publish(topic, 'grüße\nvon hier');
  const first = await messages.next();
  const second = await messages.next();
  events.close();

  equal(first.data, 'one', 'the first body');
  equal(second.data, 'grüße\nvon hier', 'the second body');
  isTrue(first.lastEventId && first.lastEventId !== second.lastEventId, 'the ids are the same');
});

await check('with JSON the headers are there', async () => {
  const topic = destination('/topic/');
  const { events, messages } = await open(`${topic}?format=json`);

  await publish(topic, 'hello', { 'Stomp-colour': 'red' });
  const message = JSON.parse((await messages.next()).data);
  events.close();

  equal(message.body, 'hello', 'the body');
  equal(message.headers.colour, 'red', 'a header');
  equal(message.headers.destination, topic, 'the destination');
});

await check('octets that are no text are base64', async () => {
  const topic = destination('/topic/');
  const { events, messages } = await open(topic);

  await publish(topic, new Uint8Array([0, 255, 13, 10]));
  const message = await messages.next();
  events.close();

  equal(message.type, 'base64', 'the type of the event');
  equal(Buffer.from(message.data, 'base64').toString('hex'), '00ff0d0a', 'the octets');
});

await check('a wrong login ends it for good', async () => {
  const failure = await open(destination('/topic/'), { Authorization: `Basic ${Buffer.from('guest:wrong').toString('base64')}` }).catch(error => error);
  equal(failure.status, 401, 'the status');
});

await check('a page of another origin is let in if it is named, and no other is', async () => {
  const topic = destination('/topic/');
  const allowed = await open(topic, { ...authorization, Origin: 'http://app.test' });
  allowed.events.close();
  const failure = await open(topic, { ...authorization, Origin: 'http://evil.test' }).catch(error => error);
  equal(failure.status, 403, 'the status');
});

const { failures } = results();
process.exit(failures === 0 ? 0 : 1);
