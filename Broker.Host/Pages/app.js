/** The part of the page that gives somebody the lines for a program of his own. */

import { showCode, stompJs, stompPy } from './snippets.js';

// What the broker writes into the page: the path of its WebSocket, and its TCP port if it has one.
const { websocket, tcp } = document.documentElement.dataset;

const COPIED_FOR = 2000;

/** The address that the page itself came from, with the WebSocket's path; behind a proxy, below the proxy's path. */
export function ownUrl() {
  const url = new URL(websocket.slice(1), location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Shows the lines for what the forms say, now and whenever they change. */
export function showSnippets(part) {
  const show = () => {
    const choice = choiceOf(part);
    showCode(part['code-stompjs'], stompJs(choice));
    showCode(part['code-stomppy'], stompPy(choice));
  };

  document.addEventListener('input', show);
  part['copy-stompjs'].addEventListener('click', () => copy(part['code-stompjs'], part['copy-stompjs']));
  part['copy-stomppy'].addEventListener('click', () => copy(part['code-stomppy'], part['copy-stomppy']));
  show();
}

function choiceOf(part) {
  const url = part.url.value.trim();
  return {
    url,
    tcp: { host: URL.canParse(url) ? new URL(url).hostname : location.hostname, port: tcp },
    host: part.host.value,
    login: part.login.value,
    passcode: part.passcode.value,
    destination: part['subscribe-destination'].value.trim(),
    ack: part['subscribe-ack'].value,
  };
}

async function copy(code, button) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    button.textContent = 'Copied';
  } catch {
    // Over plain http from another machine a page has no clipboard; then the lines are selected for the person to copy.
    getSelection().selectAllChildren(code);
    button.textContent = 'Selected';
  }

  setTimeout(() => (button.textContent = 'Copy'), COPIED_FOR);
}
