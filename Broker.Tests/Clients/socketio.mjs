// socket.io-client 4 in Node.js: over WebSockets, over polling, and from the one to the other.
import { io } from 'socket.io-client';
import { broker, finish } from './support/script.mjs';
import { checkSocketIo, WAYS } from './support/socket-io.mjs';

for (const way of Object.keys(WAYS).filter(each => !process.argv[2] || each === process.argv[2])) {
  await checkSocketIo({ io, url: broker.pageUrl, way });
}

finish();
