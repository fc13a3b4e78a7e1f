using System.Collections;
using System.Text;
using Broker.Core.Messages;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>Those whom a topic's messages reach while they are connected: its own subscribers, and those to patterns that match it. Part of the topic's actor.</summary>
/// <param name="name">The topic.</param>
/// <param name="patterns">Where the directory publishes the subscriptions to patterns.</param>
internal sealed class TopicAudience(DestinationName name, TopicPatterns patterns) : IEnumerable<TopicSubscriber>
{
    // From here on it costs little beside the message itself to ask every subscriber for room first.
    private const int LargeMessage = 64 * 1024;

    private SlowConsumer _slowConsumer;
    private byte[] _latestKey = [];
    private PatternTable<TopicSubscriber> _table = PatternTable<TopicSubscriber>.Empty;
    private IReadOnlyList<TopicSubscriber> _matched = [];

    /// <summary>The topic's own.</summary>
    public TopicSubscribers Own { get; } = new();

    /// <summary>Says what becomes of a message for which somebody has no room; it is <see cref="SlowConsumer.Close"/> if nothing is said.</summary>
    public void Use(DestinationPolicy policy) => (_slowConsumer, _latestKey) = (policy.SlowConsumer, Encoding.UTF8.GetBytes(policy.LatestKey));

    /// <summary>Gives a message to all who want it.</summary>
    /// <returns>One of those who cannot keep up if most cannot, otherwise null.</returns>
    public Subscription? FanOut(Message message)
    {
        var fanOut = new FanOut(message, Expendable.Of(message, name.Text, _slowConsumer, _latestKey));
        var matched = Matched();
        message.IsShared = Own.Count + matched.Count > 1;

        foreach (var subscriber in Own.AsSpan())
        {
            fanOut.To(subscriber);
        }

        foreach (var subscriber in matched)
        {
            fanOut.To(subscriber);
        }

        return fanOut.MostlyCongested;
    }

    /// <summary>Finds one who wants a large message and has no room for it.</summary>
    /// <returns>Null if there is none, or the message is not large.</returns>
    public Subscription? FindTooFullFor(Message message) => message.Size < LargeMessage ? null : this.FirstOrDefault(subscriber =>
        subscriber.Queue is null
        && subscriber.Subscription.Outbox.IsTooFullFor(message.Size)
        && (!subscriber.IsSelective || subscriber.Wants(message)))?.Subscription;

    public IEnumerator<TopicSubscriber> GetEnumerator() => Own.Concat(Matched()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private IReadOnlyList<TopicSubscriber> Matched()
    {
        var table = patterns.Table;
        if (!ReferenceEquals(table, _table))
        {
            _matched = table.Match(name);
            _table = table;
        }

        return _matched;
    }
}
