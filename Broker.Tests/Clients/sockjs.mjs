// @stomp/stompjs 7 over sockjs-client in Node.js: all that it does over a WebSocket, on each transport that there is in Node.
import { WebSocket } from 'ws';
import * as library from '@stomp/stompjs';
import SockJS from 'sockjs-client';
import { broker, finish } from './support/script.mjs';
import { checkSockJs } from './support/sockjs.mjs';

globalThis.WebSocket = WebSocket;

const only = process.argv[2];

for (const transport of ['websocket', 'xhr-streaming', 'eventsource', 'xhr-polling'].filter(each => !only || each === only)) {
  await checkSockJs({ library, SockJS, url: broker.sockJsUrl, webSocketUrl: broker.webSocketUrl, transport });
}

finish();
