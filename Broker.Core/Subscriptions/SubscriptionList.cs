using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Subscriptions;

/// <summary>
/// The subscriptions of one queue: higher priorities are served first, equal ones in turn. While there is one that wants to be alone, it is
/// the only one served; of several, the first that came.
/// </summary>
internal sealed class SubscriptionList : IEnumerable<QueueSubscription>
{
    private readonly Dictionary<SubscriptionKey, QueueSubscription> _byKey = [];
    private readonly List<SubscriptionTier> _tiers = [];
    private readonly List<QueueSubscription> _exclusive = [];

    public int Count => _byKey.Count;

    public void Add(QueueSubscription subscription)
    {
        _byKey.Add(subscription.Subscription.Key, subscription);
        TierOf(subscription.Subscription.Priority).Add(subscription);

        if (subscription.Subscription.IsExclusive)
        {
            _exclusive.Add(subscription);
        }
    }

    public bool TryGet(SubscriptionKey key, [MaybeNullWhen(false)] out QueueSubscription subscription) => _byKey.TryGetValue(key, out subscription);

    public bool Remove(SubscriptionKey key, [MaybeNullWhen(false)] out QueueSubscription subscription)
    {
        if (!_byKey.Remove(key, out subscription))
        {
            return false;
        }

        var tier = TierOf(subscription.Subscription.Priority);
        tier.Remove(subscription);
        _exclusive.Remove(subscription);

        if (tier.IsEmpty)
        {
            _tiers.Remove(tier);
        }

        return true;
    }

    /// <summary>Whether <see cref="TryNext"/> has found one last that can take a message, be there one for it or not.</summary>
    public bool HasCredit { get; private set; }

    /// <summary>Whether a subscription is served now.</summary>
    public bool IsServed(QueueSubscription subscription) => _exclusive.Count == 0 || ReferenceEquals(_exclusive[0], subscription);

    /// <summary>Finds the next that can take a message and that has not found out already that none is there for it.</summary>
    /// <param name="version">The version of the store, see <see cref="QueueSubscription.StarvedAt"/>.</param>
    /// <param name="subscription">The subscription.</param>
    /// <returns>False if there is none.</returns>
    public bool TryNext(long version, [MaybeNullWhen(false)] out QueueSubscription subscription)
    {
        HasCredit = true;

        if (_exclusive.Count > 0)
        {
            subscription = _exclusive[0];
            HasCredit = subscription.CanTake;
            return HasCredit && subscription.StarvedAt != version;
        }

        var hasCredit = false;

        for (var index = 0; index < _tiers.Count; index++)
        {
            if (_tiers[index].TryNext(version, out subscription, ref hasCredit))
            {
                return true;
            }
        }

        HasCredit = hasCredit;
        subscription = null;
        return false;
    }

    public IEnumerator<QueueSubscription> GetEnumerator() => _byKey.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private SubscriptionTier TierOf(int priority)
    {
        var index = _tiers.FindIndex(tier => tier.Priority <= priority);
        if (index < 0 || _tiers[index].Priority != priority)
        {
            index = index < 0 ? _tiers.Count : index;
            _tiers.Insert(index, new SubscriptionTier(priority));
        }

        return _tiers[index];
    }
}
