namespace Broker.Core.Destinations;

/// <summary>
/// Where the directory of a virtual host publishes who listens to many topics, or to topics that may not be there: the subscriptions to
/// patterns, and all durable ones. Written in the directory's turn, read by any thread.
/// </summary>
internal sealed class TopicPatterns
{
    private volatile PatternTable<TopicSubscriber> _table = PatternTable<TopicSubscriber>.Empty;
    private volatile PatternTable<DurableSubscriber> _durables = PatternTable<DurableSubscriber>.Empty;

    /// <summary>The subscriptions to patterns, durable ones excepted.</summary>
    public PatternTable<TopicSubscriber> Table
    {
        get => _table;
        set => _table = value;
    }

    /// <summary>The durable subscriptions, to patterns and to single topics alike, so that no topic need be there, or need remember.</summary>
    public PatternTable<DurableSubscriber> Durables
    {
        get => _durables;
        set => _durables = value;
    }
}
