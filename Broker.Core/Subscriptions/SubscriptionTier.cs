using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Subscriptions;

/// <summary>The subscriptions of one queue that have the same priority, served in turn.</summary>
/// <param name="priority">The priority.</param>
internal sealed class SubscriptionTier(int priority)
{
    private readonly List<QueueSubscription> _inTurn = [];
    private int _next;

    public int Priority => priority;

    public bool IsEmpty => _inTurn.Count == 0;

    public void Add(QueueSubscription subscription) => _inTurn.Add(subscription);

    public void Remove(QueueSubscription subscription)
    {
        var index = _inTurn.IndexOf(subscription);
        _inTurn.RemoveAt(index);
        _next -= index < _next ? 1 : 0;
    }

    /// <summary>Finds the next in turn that can take a message and has not found out, at this version of the store, that none is there for it.</summary>
    public bool TryNext(long version, [MaybeNullWhen(false)] out QueueSubscription subscription)
    {
        for (var tried = 0; tried < _inTurn.Count; tried++)
        {
            _next = _next >= _inTurn.Count ? 0 : _next;
            subscription = _inTurn[_next++];

            if (subscription.StarvedAt != version && subscription.CanTake)
            {
                return true;
            }
        }

        subscription = null;
        return false;
    }
}
