using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// Which subscription the messages of a group go to: the first that took one, until it ends. There are as many groups as senders invent, so
/// they are not kept one by one: some thousand buckets are, and the groups of a bucket have the same owner. Part of the queue's actor.
/// </summary>
/// <remarks>
/// As long as no group has been seen, all who take any message share a cursor. From then on each has its own, because a message that one
/// passes over is another's.
/// </remarks>
internal sealed class QueueGroups(SubscriptionList subscriptions, QueueStore store)
{
    private const int Buckets = 4096;

    private QueueSubscription?[]? _owners;

    public bool IsActive => _owners is not null;

    /// <summary>The first message of a group is here.</summary>
    public void Activate()
    {
        _owners = new QueueSubscription?[Buckets];

        foreach (var subscription in subscriptions)
        {
            subscription.Cursor ??= store.Lists.AddCursor();
        }
    }

    /// <summary>Whether a subscription may have a message: it is in no group, or in one that is nobody's or its own.</summary>
    public bool IsFor(QueueSubscription subscription, Message message) =>
        !TryGetBucket(message, out var bucket) || _owners![bucket] is not { } owner || ReferenceEquals(owner, subscription);

    /// <summary>A subscription has got a message; if it is in a group, all of that is the subscription's from now on.</summary>
    public void Claim(QueueSubscription subscription, Message message)
    {
        if (TryGetBucket(message, out var bucket))
        {
            _owners![bucket] = subscription;
        }
    }

    /// <summary>A subscription has ended: its groups are anybody's, and what was passed over for them is looked at again.</summary>
    public void OnEnded(QueueSubscription subscription)
    {
        if (_owners is null || Array.IndexOf(_owners, subscription) < 0)
        {
            return;
        }

        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            _owners[bucket] = ReferenceEquals(_owners[bucket], subscription) ? null : _owners[bucket];
        }

        foreach (var other in subscriptions)
        {
            other.Cursor?.Rewind();
        }
    }

    private static bool TryGetBucket(Message message, out int bucket)
    {
        bucket = 0;
        if (!message.HasGroup || (!message.Headers.TryGet("group"u8, out var group) && !message.Headers.TryGet("JMSXGroupID"u8, out group)))
        {
            return false;
        }

        bucket = BucketOf(group);
        return true;
    }

    // FNV-1a: who chooses names that meet in one bucket only keeps his own messages together.
    private static int BucketOf(ReadOnlySpan<byte> group)
    {
        var hash = 2166136261u;
        foreach (var octet in group)
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return (int)((hash ^ (hash >> 16)) % Buckets);
    }
}
