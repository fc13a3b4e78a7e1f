using System.Collections;
using System.Runtime.InteropServices;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>The subscribers of one topic, in no particular order, so that one of ten thousand is removed as fast as one of ten.</summary>
internal sealed class TopicSubscribers : IEnumerable<TopicSubscriber>
{
    // So many are looked through as fast as a table, which would take more memory than they do.
    private const int Few = 16;

    private readonly List<TopicSubscriber> _all = [];

    // There once there have been more than a few.
    private Dictionary<SubscriptionKey, int>? _places;

    public int Count => _all.Count;

    public ReadOnlySpan<TopicSubscriber> AsSpan() => CollectionsMarshal.AsSpan(_all);

    public void Add(TopicSubscriber subscriber)
    {
        _places?.Add(subscriber.Subscription.Key, _all.Count);
        _all.Add(subscriber);

        if (_places is null && _all.Count > Few)
        {
            _places = _all.Select((each, place) => KeyValuePair.Create(each.Subscription.Key, place)).ToDictionary();
        }
    }

    /// <summary>Removes a subscriber; the last one takes its place.</summary>
    /// <returns>The subscriber, or null if there is none of that name.</returns>
    public TopicSubscriber? Remove(SubscriptionKey key)
    {
        if (PlaceOf(key) is not (>= 0 and var place))
        {
            return null;
        }

        var removed = _all[place];
        var last = _all[^1];
        _all.RemoveAt(_all.Count - 1);
        _places?.Remove(key);

        if (!ReferenceEquals(last, removed))
        {
            _all[place] = last;
            _places?[last.Subscription.Key] = place;
        }

        return removed;
    }

    public IEnumerator<TopicSubscriber> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PlaceOf(SubscriptionKey key) =>
        _places is null ? _all.FindIndex(subscriber => subscriber.Subscription.Key == key) : _places.GetValueOrDefault(key, -1);
}
