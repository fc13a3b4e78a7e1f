using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Takes messages in, or finds out why not. Part of the queue's actor.</summary>
internal sealed class QueueIntake(QueueContents contents, SubscriptionList subscriptions, Answers answers)
{
    /// <summary>Takes a message, refuses it, or lets its publisher wait.</summary>
    public void Take(Publish publish, IActorRef sender)
    {
        if (contents.IsDiscarding)
        {
            answers.Confirm();
        }
        else if (contents.Held.Count > 0)
        {
            Hold(publish, sender);
        }
        else
        {
            TakeNow(publish, sender);
        }
    }

    /// <summary>Takes messages for which there was no room before, if there is now.</summary>
    /// <returns>True if one was taken.</returns>
    public bool TryTakeHeld()
    {
        if (!contents.Held.TryPeek(out var first) || !(contents.HasRoomFor(first.Publish.Message.Size) || TryMakeRoom(first.Publish.Message.Size)))
        {
            return false;
        }

        contents.Held.Dequeue();
        answers.Begin(first.Publish, first.Sender);
        TakeNow(first.Publish, first.Sender);
        return true;
    }

    /// <summary>Looks whether a message has come before, and remembers it if not.</summary>
    /// <returns>True if it has come before.</returns>
    public bool IsDuplicate(Message message, out (UInt128 Hash, long Until)? dedup)
    {
        dedup = null;

        if (!message.HasDedupId || contents.Settings.DedupWindow <= TimeSpan.Zero || (!message.Headers.TryGet("dedup-id"u8, out var id) && !message.Headers.TryGet("_AMQ_DUPL_ID"u8, out id)))
        {
            return false;
        }

        var isNew = contents.Dedup.TryAdd(id, out var hash, out var until);
        dedup = (hash, until);
        return !isNew;
    }

    private void TakeNow(Publish publish, IActorRef sender)
    {
        var message = publish.Message;
        var isPersistent = contents.Records.Wants(message);

        // What most messages are, first.
        if (!isPersistent && !message.HasDedupId && contents.HasRoomFor(message.Size))
        {
            contents.Append(contents.Store.Number(message, isPersistent: false));
            answers.Confirm();
        }
        else if (isPersistent && contents.Records.Open() is null)
        {
            answers.Refuse(contents.NoStore());
        }
        else if (IsDuplicate(message, out var dedup))
        {
            ConfirmDuplicate(publish, sender, isPersistent, dedup!.Value.Hash);
        }
        else if (contents.HasRoomFor(message.Size) || TryMakeRoom(message.Size))
        {
            Append(publish, sender, isPersistent, dedup);
        }
        else
        {
            if (dedup is { } id)
            {
                contents.Dedup.Forget(id.Hash);
            }

            HandleFull(publish, sender);
        }
    }

    private void Append(Publish publish, IActorRef sender, bool isPersistent, (UInt128 Hash, long Until)? dedup)
    {
        var message = contents.Store.Number(publish.Message, isPersistent);
        contents.Append(message);

        if (isPersistent)
        {
            contents.Records.Add(message, publish, sender, dedup);
            answers.End();
        }
        else
        {
            answers.Confirm();
        }
    }

    // The first may not be on disk yet, so the word that the second is not needed waits with it.
    private void ConfirmDuplicate(Publish publish, IActorRef sender, bool isPersistent, UInt128 hash)
    {
        if (contents.Prepared.TryHoldDuplicate(hash, publish, sender) || (isPersistent && contents.Records.TryOweDuplicate(publish, sender)))
        {
            answers.End();
        }
        else
        {
            answers.ConfirmDuplicate();
        }
    }

    private bool TryMakeRoom(int size)
    {
        if (contents.Settings.Overflow != Overflow.DropOldest)
        {
            return false;
        }

        while (!contents.HasRoomFor(size))
        {
            if (!contents.TryDropOldest())
            {
                return false;
            }
        }

        return true;
    }

    private void HandleFull(Publish publish, IActorRef sender)
    {
        if (contents.Settings.EndsSlowSubscribers)
        {
            foreach (var subscription in subscriptions)
            {
                subscription.Subscription.Outbox.ReportOverflow();
            }

            answers.Confirm();
        }
        else if (contents.Settings.DropsNewest)
        {
            contents.NoteDropped();
            answers.Confirm();
        }
        else if (contents.Settings.Overflow == Overflow.Block && (publish.Window is not null || publish.Confirm))
        {
            Hold(publish, sender);
        }
        else
        {
            answers.Refuse(contents.Full());
        }
    }

    // Its window stays taken, so its publisher comes to a halt; that bounds how many there can be.
    private void Hold(Publish publish, IActorRef sender)
    {
        contents.Held.Enqueue((publish, sender));
        answers.End();
    }
}
