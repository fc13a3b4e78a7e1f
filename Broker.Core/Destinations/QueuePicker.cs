using System.Diagnostics.CodeAnalysis;
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

            if (slot.Chunk.ExpiresAt(slot.Index) is > 0 and var expires && expires <= contents.Now)
            {
                contents.Expire(store.TakeOut(slot));
            }
            else if (message is not { HasContent: true })
            {
                contents.Reader.ReadFor(cursor, slot);
                return false;
            }
            else if (message.Message.HasGroup && !groups.IsActive)
            {
                groups.Activate();
            }
            else if (!IsFor(subscription, message))
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

    private static bool HasNoGroup(QueuedMessage message) => !message.Message.HasGroup;

    private bool IsFor(QueueSubscription subscription, QueuedMessage message) =>
        (!subscription.IsChoosy || subscription.Wants(message.Message, message.Deliveries))
        && (HasNoGroup(message) || groups.TryClaim(message.Message, subscription));

    private void Pass(QueueCursor cursor)
    {
        cursor.Advance();
        contents.Reader.OnPassed(cursor);
    }
}
