namespace Broker.Tests.Crash.Model;

/// <summary>
/// The reference: it is told all that producers send and consumers get, knows what a broker that dies has promised nevertheless, and notes
/// what it finds broken, most of it at the moment it is seen. What should have come and has not shows when all places have been emptied:
/// <see cref="CheckEmptied"/>. It knows nothing of the broker. Any thread.
/// </summary>
/// <param name="faults">Where faults go.</param>
/// <param name="clock">The time.</param>
internal sealed class Ledger(Faults faults, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageKey, SentMessage> _messages = [];
    private readonly List<SentTransaction> _transactions = [];
    private readonly Dictionary<int, int> _last = [];
    private readonly Dictionary<int, int> _over = [];

    /// <summary>How often the broker has been started.</summary>
    public int Life { get; private set; }

    /// <summary>How much has happened.</summary>
    public Tally Tally { get; } = new();

    /// <summary>The broker has been started anew.</summary>
    public void BeginLife()
    {
        lock (_gate)
        {
            Life++;
        }
    }

    /// <summary>Notes something that has gone wrong.</summary>
    public void Fault(string what) => faults.Add(FormattableString.Invariant($"in life {Life}: {what}"));

    /// <summary>A message is about to be sent.</summary>
    public void NoteSend(SentMessage message)
    {
        lock (_gate)
        {
            _messages.Add(message.Key, message);
            _last[message.Key.Producer] = message.Key.Number;
            Tally.Sent++;
        }
    }

    /// <summary>The RECEIPT of a SEND outside of transactions was seen.</summary>
    public void NotePromise(SentMessage message)
    {
        lock (_gate)
        {
            message.State = SendState.Promised;
            Tally.Promised++;
        }
    }

    /// <summary>A message with a <c>dedup-id</c> is about to be sent again.</summary>
    /// <returns>Whether it must be taken for a duplicate; null: nobody knows.</returns>
    public bool? NoteRepeat(SentMessage message)
    {
        lock (_gate)
        {
            if (message.State == SendState.Promised || message.WasSettled)
            {
                return true;
            }

            message.IsExcused = message.WasSeen;
            return null;
        }
    }

    /// <summary>The RECEIPT of a SEND with a <c>dedup-id</c> was seen.</summary>
    /// <param name="message">The message.</param>
    /// <param name="expected">Whether it must be a duplicate; null: nobody knows.</param>
    /// <param name="isDuplicate">Whether the broker says that it had come before.</param>
    public void NoteRepeatablePromise(SentMessage message, bool? expected, bool isDuplicate)
    {
        lock (_gate)
        {
            if (isDuplicate != (expected ?? isDuplicate))
            {
                Fault(isDuplicate ? $"{message} was sent once and taken for a duplicate" : $"{message} was sent again with its dedup-id and not taken for a duplicate");
            }

            Tally.Promised += message.State == SendState.Promised ? 0 : 1;
            Tally.Duplicates += isDuplicate ? 1 : 0;
            message.State = SendState.Promised;
        }
    }

    /// <summary>A message has come.</summary>
    /// <param name="view">To whom.</param>
    /// <param name="body">Its body.</param>
    /// <param name="isMarked">Whether it says <c>redelivered:true</c>.</param>
    /// <returns>The delivery, or null if it should not have come.</returns>
    public Delivery? NoteDelivery(SubscriptionView view, string body, bool isMarked)
    {
        lock (_gate)
        {
            Tally.Deliveries++;

            if (MessageText.Read(body) is not { } key)
            {
                Fault($"{view.Place}: a message that is not as it was sent: {(body.Length <= 100 ? body : body[..100] + "...")}");
            }
            else if (!_messages.TryGetValue(key, out var message))
            {
                var isOver = key.Number <= _over.GetValueOrDefault(key.Producer);
                Fault($"{view.Place}: {(isOver ? "came again after it was acknowledged, or came after all had been delivered" : "was never sent")}: message {key}");
            }
            else if (message.CopyAt(view.Place) is not { } copy)
            {
                Fault($"{view.Place}: came to the wrong place: {message}");
            }
            else
            {
                foreach (var objection in DeliveryCheck.Objections(copy, view, isMarked, Life, clock.GetUtcNow()))
                {
                    Fault($"{objection}: {copy}");
                }

                copy.Deliveries++;
                copy.State = CopyState.Held;
                Tally.Redeliveries += copy.Deliveries > 1 ? 1 : 0;
                Tally.DeadLetters += view.Place.AllowsCopies ? 1 : 0;
                return new Delivery(copy, copy.Deliveries);
            }

            return null;
        }
    }

    /// <summary>An ACK is about to be sent.</summary>
    public void NoteAcknowledge(Delivery delivery) => Change(delivery, CopyState.Acknowledged);

    /// <summary>A NACK for good is about to be sent.</summary>
    public void NoteDiscard(Delivery delivery) => Change(delivery, CopyState.Discarded);

    /// <summary>The RECEIPT of an ACK outside of transactions was seen.</summary>
    public void NoteSettled(Delivery delivery)
    {
        lock (_gate)
        {
            Settle(delivery);
        }
    }

    /// <summary>A transaction is about to be begun; nothing of it may be seen for now.</summary>
    public void NoteBegin(SentTransaction transaction)
    {
        foreach (var send in transaction.Sends)
        {
            send.State = SendState.Withheld;
            NoteSend(send);
        }

        lock (_gate)
        {
            _transactions.Add(transaction);
        }
    }

    /// <summary>COMMIT is about to be sent.</summary>
    public void NoteCommit(SentTransaction transaction)
    {
        lock (_gate)
        {
            transaction.State = TransactionState.InDoubt;
            foreach (var send in transaction.Sends)
            {
                send.State = SendState.InDoubt;
            }
        }

        foreach (var ack in transaction.Acks)
        {
            NoteAcknowledge(ack);
        }
    }

    /// <summary>The RECEIPT of COMMIT was seen.</summary>
    public void NoteCommitted(SentTransaction transaction)
    {
        lock (_gate)
        {
            transaction.State = TransactionState.Committed;
            Tally.Committed++;

            foreach (var send in transaction.Sends)
            {
                send.State = SendState.Promised;
                Tally.Promised++;
            }

            foreach (var ack in transaction.Acks)
            {
                Settle(ack);
            }
        }
    }

    /// <summary>
    /// All places have been emptied and all that came was acknowledged, with RECEIPTs: notes what has not come, and which transactions were
    /// done by halves. Whatever comes from now on of what was sent until now comes once too often.
    /// </summary>
    public void CheckEmptied()
    {
        lock (_gate)
        {
            foreach (var fault in _messages.Values.Where(message => message.IsPersistent).SelectMany(EmptiedCheck.Missing))
            {
                Fault(fault);
            }

            foreach (var transaction in _transactions.Where(transaction => transaction.State == TransactionState.InDoubt))
            {
                Tally.CommitsInDoubt++;
                foreach (var contradiction in transaction.Contradictions())
                {
                    Fault(contradiction);
                }
            }

            Forget();
        }
    }

    private void Change(Delivery delivery, CopyState state)
    {
        lock (_gate)
        {
            if (delivery.IsLast)
            {
                delivery.Copy.State = state;
            }
        }
    }

    private void Settle(Delivery delivery)
    {
        Tally.Settled++;
        if (!delivery.IsLast && !delivery.Copy.Place.AllowsCopies)
        {
            Fault($"came again although it was acknowledged, and the RECEIPT of that has come now: {delivery.Copy}");
        }

        delivery.Copy.State = CopyState.Settled;
    }

    // What its producer will send again stays known: whether it arrived is still open.
    private void Forget()
    {
        foreach (var (key, message) in _messages)
        {
            if (!message.IsRepeatable || message.State != SendState.InDoubt)
            {
                _messages.Remove(key);
            }
        }

        foreach (var (producer, number) in _last)
        {
            _over[producer] = number;
        }

        _transactions.Clear();
    }
}
