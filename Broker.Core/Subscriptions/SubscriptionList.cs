using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Subscriptions;

/// <summary>The subscriptions of one queue, served in turn.</summary>
internal sealed class SubscriptionList : IEnumerable<QueueSubscription>
{
    private readonly List<QueueSubscription> _inTurn = [];
    private readonly Dictionary<SubscriptionKey, QueueSubscription> _byKey = [];
    private int _next;

    public int Count => _inTurn.Count;

    public void Add(QueueSubscription subscription)
    {
        _inTurn.Add(subscription);
        _byKey.Add(subscription.Subscription.Key, subscription);
    }

    public bool TryGet(SubscriptionKey key, [MaybeNullWhen(false)] out QueueSubscription subscription) => _byKey.TryGetValue(key, out subscription);

    public bool Remove(SubscriptionKey key, [MaybeNullWhen(false)] out QueueSubscription subscription)
    {
        if (!_byKey.Remove(key, out subscription))
        {
            return false;
        }

        var index = _inTurn.IndexOf(subscription);
        _inTurn.RemoveAt(index);
        _next -= index < _next ? 1 : 0;
        return true;
    }

    /// <summary>Finds the next in turn that can take a message.</summary>
    /// <returns>False if none can.</returns>
    public bool TryNext([MaybeNullWhen(false)] out QueueSubscription subscription)
    {
        for (var tried = 0; tried < _inTurn.Count; tried++)
        {
            _next = _next >= _inTurn.Count ? 0 : _next;
            subscription = _inTurn[_next++];

            if (subscription.CanTake)
            {
                return true;
            }
        }

        subscription = null;
        return false;
    }

    public IEnumerator<QueueSubscription> GetEnumerator() => _inTurn.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
