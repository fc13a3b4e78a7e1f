using System.Diagnostics.CodeAnalysis;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// Finds the next message for a subscription: the first that waits, is wanted, belongs to no group of another, has not expired, is in memory and
/// may be delivered. Part of the queue's actor.
/// </summary>
internal sealed class QueuePicker(QueueContents contents, QueueGroups groups)
{
    // A new selector before a million messages must not hold the queue up.
    private const int MaxPassedAtOnce = 4096;

    private int _passed;

    /// <summary>Whether it has stopped to let others have their turn.</summary>
    public bool IsTired => _passed >= MaxPassedAtOnce;

    /// <summary>A new turn.</summary>
    public void Rest() => _passed = 0;

    /// <summary>Finds a message and takes it out.</summary>
    public bool TryPick(QueueSubscription subscription, [MaybeNullWhen(false)] out QueuedMessage message)
    {
        var store = contents.Store;
        message = null;

        while (!IsTired && (subscription.Cursor ?? store.Shared) is var cursor && cursor.TryPeek(out var slot))
        {
            message = slot.Chunk.MessageAt(slot.Index);

            if (message?.Content is not { } content)
            {
                if (!TryExpire(slot, slot.Chunk.ExpiresAt(slot.Index)))
                {
                    contents.Reader.ReadFor(cursor, slot);
                    return false;
                }
            }
            else if (content.Expires != 0 && TryExpire(slot, content.Expires))
            {
                // The next one, then.
            }
            else if (content.HasGroup && !groups.IsActive)
            {
                groups.Activate();
            }
            else if (!IsFor(subscription, message, content))
            {
                _passed++;
                Pass(cursor);
            }
            else if (contents.Records.MayDeliver(message))
            {
                store.TakeOut(slot);
                Pass(cursor);
                return true;
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    private bool IsFor(QueueSubscription subscription, QueuedMessage message, Message content) =>
        (!subscription.IsChoosy || subscription.Wants(content, message.Deliveries))
        && (!content.HasGroup || groups.IsFor(subscription, content));

    private bool TryExpire(QueueSlot slot, long expires)
    {
        if (expires == 0 || expires > contents.Now)
        {
            return false;
        }

        contents.Expire(contents.Store.TakeOut(slot));
        return true;
    }

    private void Pass(QueueCursor cursor)
    {
        cursor.Advance();
        contents.Reader.OnPassed(cursor);
    }
}
