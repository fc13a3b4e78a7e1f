/**
 * The page on which a person tries the broker. The parts that tests and other scripts may rely on, by id:
 *
 *   connect     url login passcode transport host heart-beat-out heart-beat-in connect disconnect reconnect dismiss
 *   its state   state[data-state: idle connecting connected ended error] notice[data-kind] notice-title notice-text notice-said
 *               facts fact-version fact-transport fact-session fact-server fact-heart-beat
 *   subscribe   subscribe-destination subscribe-ack subscribe-headers subscribe subscribe-result subscriptions (li[.live] .count button)
 *   send        send-destination send-type send-headers send-hex send-body send-transaction begin commit abort send-receipt send
 *               send-result
 *   messages    messages (li.message[.open .ack .nack .lost]) messages-count messages-newer messages-clear
 *   frames      frames (li.frame li.error li.beat, each .in or .out) frames-count frames-newer frames-pause frames-clear
 *               frames-details frames-beats beats
 *   your app    code-stompjs copy-stompjs code-stomppy copy-stomppy
 */

import { ownUrl, showSnippets } from './app.js';
import { octetsOf } from './body-text.js';
import { FrameLog } from './frame-log.js';
import { MessageList } from './message-list.js';
import { ConnectionEnded, StompClient } from './stomp.js';
import { Subscriptions } from './subscriptions.js';
import { describe, offerTransports, openTransport } from './transports.js';
import { explainEnd } from './words.js';

const part = Object.fromEntries([...document.querySelectorAll('[id]')].map((one) => [one.id, one]));

/** The connection, from Connect on until it has ended. */
let connection = null;

const frames = new FrameLog({
  list: part.frames,
  newer: part['frames-newer'],
  counters: { frames: part['frames-count'], beats: part.beats },
});

const messages = new MessageList({
  list: part.messages,
  newer: part['messages-newer'],
  counter: part['messages-count'],
  answer: (how, message) => connection.client[how](message),
});

const subscriptions = new Subscriptions(part.subscriptions, messages);

// The transactions that are open, so that none is named that has gone with its connection.
const transactions = new Set();

async function connect() {
  const url = part.url.value.trim();
  const transport = part.transport.value;
  const client = new StompClient(url, {
    login: part.login.value,
    passcode: part.passcode.value,
    host: part.host.value === '' ? undefined : part.host.value,
    heartBeat: [part['heart-beat-out'].valueAsNumber, part['heart-beat-in'].valueAsNumber],
    onFrame: (direction, frame) => frames.add(direction, frame),
    open: (address, protocols) => (connection.socket = openTransport(transport, address, protocols)),
  });

  connection = { client, url, isAsked: false };
  showState('connecting', 'Connecting');
  showNotice('connecting', 'Connecting', `Opening ${describe(transport, url)}, then CONNECT.`);
  client.closed.then(onEnded);

  try {
    await client.connect();
    onConnected(client);
  } catch {
    // How it ended is told by client.closed, in any case.
  }
}

function disconnect() {
  connection.isAsked = true;
  part.disconnect.disabled = true;
  connection.client.disconnect();
}

function onConnected(client) {
  const headers = client.connected.headers;
  showState('connected', `Connected · STOMP ${headers.get('version')}`);
  showNotice('connected', 'Connected', '');
  part['fact-version'].textContent = `STOMP ${headers.get('version')}`;
  part['fact-transport'].textContent = connection.socket.transport;
  part['fact-session'].textContent = part['fact-session'].title = headers.get('session') ?? 'not told';
  part['fact-server'].textContent = headers.get('server') ?? 'not told';
  part['fact-heart-beat'].textContent = `${every(client.beats.out)} out, ${every(client.beats.in)} in`;
  showResult('subscribe', '');
  showResult('send', '');
  subscriptions.connect(client);
}

function onEnded(end) {
  const { url, isAsked, client } = connection;
  const { kind, title, text, said } = explainEnd(end, { url, isAsked, isConnected: client.connected !== null });
  connection = null;
  subscriptions.disconnect();

  if (transactions.has(part['send-transaction'].value)) {
    part['send-transaction'].value = '';
  }

  transactions.clear();
  showState(kind, title);
  showNotice(kind, title, text, said);
  showResult('subscribe', 'Connect first.');
  showResult('send', 'Connect first.');
}

async function subscribe() {
  const destination = part['subscribe-destination'].value.trim();
  showResult('subscribe', '');
  await subscriptions.add(destination, { ack: part['subscribe-ack'].value, ...headersIn(part['subscribe-headers']) });
}

async function send() {
  const text = part['send-body'].value;
  const body = part['send-hex'].checked ? octetsOf(text) : text;

  if (body === null) {
    throw new Error('The body is not hexadecimal: two digits an octet.');
  }

  const started = performance.now();
  const receipt = connection.client.send(part['send-destination'].value.trim(), body, {
    'content-type': part['send-type'].value.trim() || undefined,
    transaction: part['send-transaction'].value.trim() || undefined,
    receipt: part['send-receipt'].checked || undefined,
    ...headersIn(part['send-headers']),
  });

  showResult('send', 'Sent.');

  if ((await receipt) !== undefined) {
    showResult('send', `Sent. Receipt after ${Math.max(1, Math.round(performance.now() - started))} ms.`);
  }
}

function begin() {
  const transaction = connection.client.begin(part['send-transaction'].value.trim() || undefined);
  transactions.add(transaction);
  part['send-transaction'].value = transaction;
  showResult('send', 'Begun: what you send now waits for Commit.');
}

async function finish(how) {
  const transaction = part['send-transaction'].value.trim();

  if (transaction === '') {
    throw new Error('Begin a transaction, or name one.');
  }

  await connection.client[how](transaction, { receipt: true });
  transactions.delete(transaction);
  part['send-transaction'].value = '';
  showResult('send', how === 'commit' ? 'Committed.' : 'Aborted.');
}

/** Header lines as an object; of repeated ones the first counts, as on the wire. */
function headersIn({ value }) {
  const headers = {};

  for (const [index, line] of value.split('\n').entries()) {
    const colon = line.indexOf(':');

    if (line.trim() !== '' && colon < 1) {
      throw new Error(`Header line ${index + 1} is not name:value.`);
    }

    const name = line.slice(0, Math.max(0, colon)).trim();
    if (name !== '' && !Object.hasOwn(headers, name)) {
      headers[name] = line.slice(colon + 1).trim();
    }
  }

  return headers;
}

function showState(state, text) {
  part.state.dataset.state = state;
  part.state.textContent = text;
  part.connect.disabled = connection !== null;
  part.disconnect.disabled = connection === null;

  for (const id of ['subscribe', 'send', 'begin', 'commit', 'abort']) {
    part[id].disabled = state !== 'connected';
  }
}

function showNotice(kind, title, text, said = '') {
  const place = part['notice-place'];
  const { top, bottom, height } = place.getBoundingClientRect();

  part.notice.dataset.kind = kind;
  part.notice.classList.remove('floating');
  part['notice-title'].textContent = title;
  part['notice-text'].textContent = text;
  part['notice-said'].textContent = said;
  part['notice-said'].hidden = said === '';
  part['notice-buttons'].hidden = kind !== 'error';
  part.facts.hidden = kind !== 'connected';

  // What went wrong must be seen wherever on the page the person is, and must not move what he is reading.
  const fits = top >= 0 && bottom <= innerHeight && place.offsetHeight <= Math.ceil(height);
  part.notice.classList.toggle('floating', kind === 'error' && !fits);
}

function showResult(form, text, isWrong = false) {
  part[`${form}-result`].textContent = text;
  part[`${form}-result`].classList.toggle('wrong', isWrong);
}

/** Does something that a form asks for; what is wrong with the form is said beside its button. */
async function attempt(form, action) {
  try {
    await action();
  } catch (fault) {
    // The end of the connection is told elsewhere.
    if (!(fault instanceof ConnectionEnded)) {
      showResult(form, fault.message, true);
    }
  }
}

function every(milliseconds) {
  return milliseconds === 0 ? 'none' : `${milliseconds / 1000} s`;
}

function onSubmit(form, action) {
  part[`${form}-form`].addEventListener('submit', (event) => {
    event.preventDefault();
    action();
  });
}

function onClick(id, action) {
  part[id].addEventListener('click', action);
}

onSubmit('connect', connect);
onSubmit('subscribe', () => attempt('subscribe', subscribe));
onSubmit('send', () => attempt('send', send));
onClick('disconnect', disconnect);
onClick('reconnect', () => part['connect-form'].requestSubmit());
onClick('dismiss', () => part.notice.classList.remove('floating'));
onClick('begin', () => attempt('send', begin));
onClick('commit', () => attempt('send', () => finish('commit')));
onClick('abort', () => attempt('send', () => finish('abort')));
onClick('messages-clear', () => messages.clear());
onClick('frames-clear', () => frames.clear());

onClick('frames-pause', () => {
  const isPaused = part['frames-pause'].getAttribute('aria-pressed') !== 'true';
  part['frames-pause'].setAttribute('aria-pressed', String(isPaused));
  frames.isPaused = isPaused;
});

part['frames-beats'].addEventListener('change', (event) => (frames.showsBeats = event.target.checked));
part['frames-details'].addEventListener('change', (event) => part.frames.classList.toggle('brief', !event.target.checked));

part['send-body'].addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !part.send.disabled) {
    part['send-form'].requestSubmit();
  }
});

// A newcomer sends to what he subscribes to, until he says otherwise.
let followed = part['subscribe-destination'].value;
part['subscribe-destination'].addEventListener('input', ({ target }) => {
  if (part['send-destination'].value === followed) {
    part['send-destination'].value = target.value;
  }

  followed = target.value;
});

part.url.value = ownUrl();
offerTransports(part.transport);
showSnippets(part);
