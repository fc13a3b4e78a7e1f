/** What went wrong, in words that help somebody who has never read the specification. */

import { CLOSE_NO_STOMP, CLOSE_SILENCE } from './stomp.js';

// What the broker calls it in the header message of ERROR, and what that means for a person at this page.
const ERRORS = {
  'login failed': [
    'The login was refused',
    'No such user, a wrong passcode, or a user who may not connect from here. As it comes, the broker lets in guest, passcode guest, from its own machine only.',
  ],
  'unknown destination': [
    'This destination cannot be used',
    'Names begin with /topic/ (each message goes to all subscribers) or /queue/ (to one of them), for example /topic/demo.',
  ],
  'unknown virtual host': ['There is no such virtual host', 'Leave the field empty for the default one, or take one that broker.conf names.'],
  'unknown transaction': ['The transaction is not open', 'Begin it first. It ends with commit, abort, or the connection.'],
  'transaction already open': ['The transaction is open already', 'Commit or abort it, or choose another name.'],
  'unknown message': ['There is nothing to acknowledge', 'The message was never delivered on this connection, or its subscription acknowledges by itself (ack: auto).'],
  'subscription id in use': ['This subscription exists already', 'Each subscription of a connection needs an id of its own.'],
  'unknown subscription': ['There is no such subscription', 'It may have ended already.'],
  'invalid header value': ['A header has a value that means nothing', 'See which one below; correct it and try again.'],
  'missing header': ['A header is missing', 'See which one below.'],
  'queue full': ['The queue is full', 'Nobody takes its messages fast enough. Subscribe to it, or raise the limit in broker.conf.'],
  'slow consumer': ['This page was too slow', 'More messages came than it could take, so the broker cut it off to protect everybody else.'],
  'frame too large': ['The message is too large', 'Send less at once, or raise the limit in broker.conf.'],
  'too many subscriptions': ['Too many subscriptions', 'Unsubscribe from some, or raise the limit in broker.conf.'],
  'too many open transactions': ['Too many open transactions', 'Commit or abort some first.'],
  'no heart-beat': ['The broker heard nothing from this page', 'The page was asleep, or the network is slow. Reconnect when you are back.'],
  'broker is shutting down': ['The broker is stopping', 'It said so in good order. Reconnect when it runs again.'],
  'not supported': ['The broker does not do this', 'See below what it is about.'],
  'internal error': ['The broker has made a mistake', 'Its log says more.'],
};

const CODES = {
  1000: ['The broker has closed the connection', 'It gave no reason.'],
  1001: ['The broker has gone', 'It was stopped. Reconnect when it runs again.'],
  1009: ['The message is too large', 'Send less at once, or raise the limit in broker.conf.'],
  1011: ['The broker has made a mistake', 'Its log says more.'],
  1013: ['The broker is too busy', 'Try again in a while.'],
  [CLOSE_SILENCE]: ['The broker has gone silent', 'Heart-beats were agreed upon, and none came. The machine or the network between may be down.'],
  [CLOSE_NO_STOMP]: ['What answered does not speak STOMP', 'The URL leads to something else, or to a broker of another kind.'],
};

/**
 * How a connection ended, in words.
 * @param {import('./stomp.js').ConnectionEnded} end How it ended.
 * @param {Object} was
 * @param {string} was.url Where to.
 * @param {boolean} was.isConnected Whether the broker had answered CONNECTED.
 * @param {boolean} was.isAsked Whether the person has ended it.
 * @returns {{kind: string, title: string, text: string, said: string}} kind is ended or error; said are the broker's own words.
 */
export function explainEnd(end, { url, isConnected, isAsked }) {
  if (end.error !== null) {
    return explainError(end.error);
  }

  if (isAsked) {
    return { kind: 'ended', title: 'Disconnected', text: 'You ended the connection. Subscriptions below are made again when you connect.', said: '' };
  }

  if (end.code === 0) {
    return problem('This is no address of a WebSocket', 'It looks like ws://host:port/path, or wss:// with TLS. A page that came over https may use wss:// only.', end.reason);
  }

  if (end.code === 1006) {
    return isConnected
      ? problem('The connection has broken', 'The broker was stopped, or the network is down. Reconnect when it is back.')
      : problem(
          'No broker answers there',
          `Is one running at ${url}, are port and path right? A broker on another address lets this page in only if its broker.conf lists ${location.origin} under origins.`,
        );
  }

  const [title, text] = CODES[end.code] ?? ['The broker has closed the connection', `The WebSocket's close code is ${end.code}.`];
  return problem(title, text, end.reason);
}

function explainError(frame) {
  const message = frame.headers.get('message') ?? '';
  const [title, text] = Object.hasOwn(ERRORS, message)
    ? ERRORS[message]
    : ['The broker has refused a frame', 'It sent ERROR and closed the connection, as STOMP wants it.'];
  return problem(title, text, frame.text.trim() || message);
}

function problem(title, text, said = '') {
  return { kind: 'error', title, text, said };
}
