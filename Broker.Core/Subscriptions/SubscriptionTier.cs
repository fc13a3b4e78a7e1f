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
    /// <param name="version">The version.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="hasCredit">Set if one could take a message if there were one for it.</param>
    /// <returns>False if there is none.</returns>
    public bool TryNext(long version, [MaybeNullWhen(false)] out QueueSubscription subscription, ref bool hasCredit)
    {
        for (var tried = 0; tried < _inTurn.Count; tried++)
        {
            _next = _next >= _inTurn.Count ? 0 : _next;
            subscription = _inTurn[_next++];

            if (subscription.CanTake)
            {
                hasCredit = true;

                if (subscription.StarvedAt != version)
                {
                    return true;
                }
            }
        }

        subscription = null;
        return false;
    }
}
