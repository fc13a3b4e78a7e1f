using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>A queue's side of commits in two steps. Part of the queue's actor.</summary>
/// <remarks>
/// Messages get their place in the first step, so those of a transaction stand before what comes during its commit. What must be on disk goes
/// into the transaction's batch; the second step has effects in memory only. A full queue refuses a transaction even where it lets a publisher
/// wait: two transactions that each hold what the other waits for would wait for ever.
/// </remarks>
internal sealed class QueueTransactions(QueueContents contents, SubscriptionList subscriptions, QueueDisposal disposal, QueueIntake intake, IActorRef queue)
{
    /// <summary>First step: takes places, reserves room and sets deliveries aside, or nothing of it.</summary>
    /// <param name="prepare">What is asked.</param>
    /// <param name="neverDelivered">How to refuse an acknowledgement of what was never delivered.</param>
    /// <returns>The answer.</returns>
    public object Prepare(Prepare prepare, Func<Refusal> neverDelivered)
    {
        var part = new PreparedPart();

        if ((AddMessages(part, prepare) ?? HoldDeliveries(part, prepare, neverDelivered)) is { } refusal)
        {
            contents.Prepared.Add(prepare.Transaction, part);
            Undo(prepare);
            return new PrepareRefused(prepare.Transaction, refusal);
        }

        contents.Prepared.Add(prepare.Transaction, part);
        return new Prepared(prepare.Transaction);
    }

    /// <summary>The first step has failed: nothing of it is left.</summary>
    public void Undo(Prepare prepare)
    {
        if (contents.Records.Log is { } log)
        {
            prepare.Batch?.Withdraw(log);
        }

        RollBack(prepare.Transaction);
    }

    /// <summary>Second step: keeps the promise.</summary>
    public void CarryOut(TransactionKey transaction)
    {
        if (!contents.Prepared.TryTake(transaction, queue, out var part))
        {
            return;
        }

        part.SettleAll();

        if (contents.IsDiscarding)
        {
            return;
        }

        foreach (var message in part.Messages)
        {
            Take(message);
        }

        foreach (var (message, settlement) in part.Settlements)
        {
            if (message.IsHeld)
            {
                contents.Store.Remove(message);
            }
            else
            {
                disposal.Dispose([message], settlement);
            }
        }

        while (contents.Settings.Overflow == Overflow.DropOldest && !contents.HasRoomFor(0, 0) && contents.TryDropOldest())
        {
            // Until it is as long as it may be.
        }
    }

    /// <summary>Forgets the promise. Deliveries whose subscription has ended meanwhile go back to the queue.</summary>
    public void RollBack(TransactionKey transaction)
    {
        if (!contents.Prepared.TryTake(transaction, queue, out var part) || contents.IsDiscarding)
        {
            return;
        }

        foreach (var message in part.Messages.Where(message => message.Chunk is not null))
        {
            contents.Store.Cancel(message);
        }

        foreach (var hash in part.DedupHashes)
        {
            contents.Dedup.Forget(hash);
        }

        foreach (var (message, _) in part.Settlements)
        {
            message.IsHeld = false;
            contents.Evacuation.OnReleased(message);
        }

        foreach (var orphan in part.ReleaseAll(IsLive))
        {
            disposal.TakeBack(orphan, TimeSpan.Zero);
        }
    }

    private Refusal? AddMessages(PreparedPart part, Prepare prepare)
    {
        foreach (var publish in prepare.Commands.OfType<Publish>())
        {
            if (!contents.IsDiscarding && Add(part, publish, prepare.Batch) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private Refusal? Add(PreparedPart part, Publish publish, JournalBatch? batch)
    {
        var isPersistent = contents.Records.Wants(publish.Message);

        if (isPersistent && (batch is null || contents.Records.Open() is null))
        {
            return contents.NoStore();
        }

        if (intake.IsDuplicate(publish.Message, out var dedup))
        {
            return null;
        }

        if (dedup is { } id)
        {
            part.Add(id.Hash);
        }

        if (contents.Settings.Overflow != Overflow.DropOldest && !contents.HasRoomFor(part.Bytes + publish.Message.Size, part.Messages.Count + 1))
        {
            return contents.Settings.DropsNewest ? NoteDropped() : contents.Full();
        }

        var message = contents.Store.Number(publish.Message, isPersistent);
        part.Add(message);

        if (!IsDelayed(message))
        {
            contents.Store.Reserve(message);
        }

        if (isPersistent)
        {
            batch!.Add(contents.Records.Log!, message);
            Remember(batch, dedup);
        }

        return null;
    }

    private Refusal? NoteDropped()
    {
        contents.NoteDropped();
        return null;
    }

    private void Remember(JournalBatch batch, (UInt128 Hash, long Until)? dedup)
    {
        if (dedup is { } id)
        {
            batch.Remember(contents.Records.Log!, id.Hash, id.Until);
        }
    }

    private Refusal? HoldDeliveries(PreparedPart part, Prepare prepare, Func<Refusal> neverDelivered)
    {
        foreach (var settle in prepare.Commands.OfType<Settle>())
        {
            if (subscriptions.TryGet(settle.Key, out var subscription) && !part.TryHold(subscription, settle))
            {
                return neverDelivered();
            }
        }

        foreach (var (message, settlement) in part.Settlements)
        {
            if (settlement == Settlement.Acknowledge && prepare.Batch is { } batch && message.IsPersistent && contents.Records.Log is { } log)
            {
                message.IsHeld = true;
                batch.Remove(log, message);
            }
        }

        return null;
    }

    private void Take(QueuedMessage message)
    {
        // The batch is on disk by now.
        message.IsOnDisk = message.IsPersistent;

        if (message.Chunk is null)
        {
            contents.Append(message);
        }
        else
        {
            contents.Store.Fulfil(message);
        }

        contents.Evacuation.OnReleased(message);
    }

    private bool IsDelayed(QueuedMessage message) => message.AvailableAt > 0 && message.AvailableAt > contents.Now;

    private bool IsLive(QueueSubscription subscription) =>
        subscriptions.TryGet(subscription.Subscription.Key, out var live) && ReferenceEquals(live, subscription);
}
