/**
 * The subscriptions that the person wants. They end with the connection, as STOMP has it; this list remembers them and makes them
 * again on the next one.
 */

import { button, element } from './elements.js';

export class Subscriptions {
  #list;
  #messages;
  #all = new Set();
  #client = null;
  #isScheduled = false;

  /**
   * @param {HTMLElement} list Where they are shown.
   * @param {import('./message-list.js').MessageList} messages Where their messages go.
   */
  constructor(list, messages) {
    this.#list = list;
    this.#messages = messages;
  }

  /** Adds a subscription to the connection. The promise settles when the broker has confirmed it, or the connection has ended. */
  add(destination, headers) {
    const subscription = { destination, headers, isCumulative: headers.ack === 'client', count: 0, id: null, isConfirmed: false };
    const confirmed = this.#subscribe(subscription);

    // It has no id if its headers could not be sent.
    if (subscription.id !== null) {
      this.#all.add(subscription);
      this.#show(subscription);
    }

    return confirmed;
  }

  /** There is a connection. */
  connect(client) {
    this.#client = client;

    for (const subscription of this.#all) {
      // The next ERROR, if it is for this one, tells what was wrong; it is not tried again.
      this.#subscribe(subscription).catch(() => {});
      this.#update(subscription);
    }
  }

  /** The connection has ended. What the broker never confirmed was perhaps what it did not like, and is forgotten. */
  disconnect() {
    this.#client = null;

    for (const subscription of this.#all) {
      this.#messages.end(subscription);

      if (subscription.isConfirmed) {
        subscription.id = null;
        subscription.isConfirmed = false;
        this.#update(subscription);
      } else if (subscription.id !== null) {
        this.#remove(subscription);
      }
    }
  }

  async #subscribe(subscription) {
    const receive = (message) => this.#receive(subscription, message);
    const { id, confirmed } = this.#client.subscribe(subscription.destination, receive, { ...subscription.headers, receipt: true });
    subscription.id = id;
    await confirmed;
    subscription.isConfirmed = true;
    this.#update(subscription);
  }

  #receive(subscription, message) {
    this.#messages.add(message, subscription);
    subscription.count += 1;

    // Once per picture, not once per message.
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      requestAnimationFrame(() => {
        this.#isScheduled = false;
        this.#all.forEach((one) => this.#update(one));
      });
    }
  }

  #end(subscription) {
    if (subscription.id !== null) {
      this.#client?.unsubscribe(subscription.id);
      this.#messages.end(subscription);
    }

    this.#remove(subscription);
  }

  #remove(subscription) {
    this.#all.delete(subscription);
    subscription.row.remove();
  }

  #show(subscription) {
    const { destination, headers } = subscription;
    subscription.state = element('span', '');
    subscription.counter = element('span', 'count', '0');
    subscription.button = button('Unsubscribe', `from ${destination}`, () => this.#end(subscription));
    subscription.row = element('li', '', [
      element('div', 'what', [element('b', '', destination), element('p', 'size', [subscription.counter, ` ${headers.ack} · `, subscription.state])]),
      subscription.button,
    ]);

    this.#list.append(subscription.row);
    this.#update(subscription);
  }

  #update({ row, state, counter, button: end, id, isConfirmed, count }) {
    row.classList.toggle('live', isConfirmed);
    state.textContent = isConfirmed ? id : id === null ? 'waiting' : 'asked for';
    counter.textContent = count.toLocaleString('en');
    end.firstChild.data = id === null ? 'Remove' : 'Unsubscribe';
  }
}
