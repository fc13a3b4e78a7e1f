/** The lines that somebody pastes into a program of his own, for the broker, user and destination that the page shows. */

// A string as JavaScript and Python both write it.
function quote(text) {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

// The passcode that everybody knows may be shown; another one is nobody's business.
function shown(passcode) {
  return quote(passcode === 'guest' ? passcode : 'your passcode');
}

/** For stomp.js, in a web page or Node. */
export function stompJs({ url, host, login, passcode, destination, ack }) {
  const headers = [`login: ${quote(login)}`, `passcode: ${shown(passcode)}`, ...(host === '' ? [] : [`host: ${quote(host)}`])];
  const subscribe =
    ack === 'auto'
      ? [`    client.subscribe(${quote(destination)}, (message) => console.log(message.body));`]
      : [
          `    client.subscribe(${quote(destination)}, (message) => {`,
          '      console.log(message.body);',
          '      message.ack();',
          `    }, { ack: ${quote(ack)} });`,
        ];

  return [
    '// npm install @stomp/stompjs',
    "import { Client } from '@stomp/stompjs';",
    '',
    'const client = new Client({',
    `  brokerURL: ${quote(url)},`,
    `  connectHeaders: { ${headers.join(', ')} },`,
    '  onConnect: () => {',
    ...subscribe,
    `    client.publish({ destination: ${quote(destination)}, body: 'Hello' });`,
    '  },',
    '  onStompError: (frame) => console.error(frame.headers.message, frame.body),',
    '});',
    '',
    'client.activate();',
  ].join('\n');
}

/** For stomp.py, over TCP. */
export function stompPy({ tcp, host, login, passcode, destination, ack }) {
  if (tcp.port === '') {
    return '# This broker listens on no TCP port.\n# A section [listener:tcp] in broker.conf gives it one.';
  }

  const isAuto = ack === 'auto';
  const address = `(${quote(tcp.host)}, ${tcp.port})`;
  const options = `[${address}]${host === '' ? '' : `, vhost=${quote(host)}`}, heartbeats=(10000, 10000)`;

  return [
    '# pip install stomp.py',
    'import stomp',
    '',
    '',
    'class Printer(stomp.ConnectionListener):',
    '    def on_message(self, frame):',
    '        print(frame.body)',
    ...(isAuto ? [] : ["        connection.ack(frame.headers['ack'])"]),
    '',
    '',
    `connection = stomp.Connection12(${options})`,
    "connection.set_listener('printer', Printer())",
    `connection.connect(${quote(login)}, ${shown(passcode)}, wait=True)`,
    `connection.subscribe(${quote(destination)}, id='1', ack=${quote(ack)})`,
    `connection.send(${quote(destination)}, 'Hello')`,
    "input('Enter ends.\\n')",
    'connection.disconnect()',
  ].join('\n');
}

/** Shows code, comments and strings in colours of their own. */
export function showCode(element, code) {
  const parts = code.split(/((?:^|(?<=\s))(?:\/\/|#).*$|'(?:[^'\\\n]|\\.)*')/m);
  element.replaceChildren(
    ...parts.map((part, index) => {
      if (index % 2 === 0) {
        return part;
      }

      const span = document.createElement('span');
      span.className = part.startsWith("'") ? 'string' : 'comment';
      span.textContent = part;
      return span;
    }),
  );
}
