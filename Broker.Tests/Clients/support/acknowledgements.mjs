// ACK and NACK through a client: see suite.mjs for the adapter. What is left in a queue is seen by subscribing to it again; a marker
// behind it proves that nothing else was left.
import { destination, equal, isTrue } from './checks.mjs';

export async function checkAcknowledgements(client, checked) {
  await checked('ack:client acknowledges what came before as well', async open => {
    const session = await open();
    const queue = destination('/queue/');
    const subscription = await session.subscribe(queue, { ack: 'client' });

    await fill(session, queue, ['1', '2', '3', '4']);
    const messages = await subscription.messages.take(4);
    messages[2].ack();
    await subscription.unsubscribe();

    await expectLeft(session, queue, ['4']);
  });

  await checked('ack:client-individual acknowledges one', async open => {
    const session = await open();
    const queue = destination('/queue/');
    const subscription = await session.subscribe(queue, { ack: 'client-individual' });

    await fill(session, queue, ['1', '2', '3', '4']);
    const messages = await subscription.messages.take(4);
    messages[1].ack();
    messages[3].ack();
    await subscription.unsubscribe();

    await expectLeft(session, queue, ['1', '3']);
  });

  await checked('a message that was refused comes again', async open => {
    const session = await open();
    const queue = destination('/queue/');
    const subscription = await session.subscribe(queue, { ack: 'client-individual' });

    await session.send(queue, 'difficult');
    const first = await subscription.messages.next();
    equal(first.headers.redelivered, 'false', 'redelivered, the first time');
    first.nack();

    const second = await subscription.messages.next('the redelivery');
    equal(second.body, 'difficult', 'the body');
    equal(second.headers.redelivered, 'true', 'redelivered');
    equal(second.headers['delivery-count'], '2', 'delivery-count');
    isTrue(client.version !== '1.2' || second.headers.ack !== first.headers.ack, 'both deliveries have the same ack');
    second.ack();
    await subscription.unsubscribe();

    await expectLeft(session, queue, []);
  });

  await checked('what a lost connection had not acknowledged goes to another', async open => {
    const queue = destination('/queue/');
    const lost = await open();
    const other = await open();
    const subscription = await lost.subscribe(queue, { ack: 'client' });

    await fill(other, queue, ['1', '2', '3']);
    (await subscription.messages.take(3))[0].ack();
    // The ACK has arrived when a later frame of the connection has had its effect.
    await lost.send(destination('/topic/'), 'barrier');
    lost.drop();

    await expectLeft(other, queue, ['2', '3']);
  });
}

/** Sends messages to a queue, one after the other. */
export async function fill(session, queue, bodies) {
  for (const body of bodies) {
    await session.send(queue, body);
  }
}

/** Makes sure what a queue holds that was delivered before, and that it holds nothing else. */
export async function expectLeft(session, queue, bodies) {
  const { messages, unsubscribe } = await session.subscribe(queue);
  const left = await messages.take(bodies.length, 'what is left in the queue');

  equal(left.map(message => message.body), bodies, 'what is left');
  left.forEach(message => equal(message.headers.redelivered, 'true', `redelivered of ${message.body}`));

  await session.send(queue, 'the end');
  equal((await messages.next('the marker')).body, 'the end', 'what comes after what is left');
  await unsubscribe();
}
