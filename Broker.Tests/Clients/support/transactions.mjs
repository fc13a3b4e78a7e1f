// Transactions through a client: see suite.mjs for the adapter. Clients give BEGIN, COMMIT and ABORT no receipt, so a marker that is
// sent outside of the transaction shows what came before it.
import { destination, equal } from './checks.mjs';
import { expectLeft } from './acknowledgements.mjs';

export async function checkTransactions(checked) {
  await checked('what is sent in a transaction comes with its COMMIT', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    const transaction = session.begin();
    await session.send(topic, 'first', { transaction: transaction.id });
    await session.send(topic, 'second', { transaction: transaction.id });
    await session.send(topic, 'outside');
    transaction.commit();
    await session.send(topic, 'afterwards');

    equal((await messages.take(4)).map(message => message.body), ['outside', 'first', 'second', 'afterwards'], 'what came');
  });

  await checked('what is sent in a transaction is gone with its ABORT', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    const transaction = session.begin();
    await session.send(topic, 'never', { transaction: transaction.id });
    transaction.abort();
    await session.send(topic, 'afterwards');

    equal((await messages.next()).body, 'afterwards', 'what came');
  });

  await checked('an ACK counts with the COMMIT and not with the ABORT', async open => {
    const session = await open();
    const queue = destination('/queue/');
    const subscription = await session.subscribe(queue, { ack: 'client' });
    await session.send(queue, 'work');
    const message = await subscription.messages.next();

    const aborted = session.begin();
    message.ack({ transaction: aborted.id });
    aborted.abort();
    await subscription.unsubscribe();

    const again = await session.subscribe(queue, { ack: 'client' });
    const redelivered = await again.messages.next('the message again');
    equal(redelivered.headers.redelivered, 'true', 'redelivered');

    const committed = session.begin();
    redelivered.ack({ transaction: committed.id });
    committed.commit();
    await again.unsubscribe();

    await expectLeft(session, queue, []);
  });

  await checked('transactions of a connection do not mix', async open => {
    const session = await open();
    const topic = destination('/topic/');
    const { messages } = await session.subscribe(topic);

    const [one, two] = [session.begin(), session.begin()];
    await session.send(topic, 'one', { transaction: one.id });
    await session.send(topic, 'two', { transaction: two.id });
    two.commit();
    one.abort();
    await session.send(topic, 'afterwards');

    equal((await messages.take(2)).map(message => message.body), ['two', 'afterwards'], 'what came');
  });
}
