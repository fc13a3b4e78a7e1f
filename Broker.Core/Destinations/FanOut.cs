using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>One message on its way to all subscribers of a topic, and how they took it.</summary>
/// <param name="message">The message.</param>
/// <param name="expendable">The message as one that slow subscribers may go without; null: they may not.</param>
internal struct FanOut(Message message, Expendable? expendable)
{
    private readonly Delivery _delivery = new(message, Sequence: 0, Count: 1, WrittenTo: null) { Expendable = expendable };
    private Publish? _forQueues;
    private Subscription? _congested;
    private int _reached;
    private int _congestedCount;

    /// <summary>One of those who cannot keep up, if more than half of those reached cannot; otherwise null.</summary>
    public readonly Subscription? MostlyCongested => _congestedCount * 2 > _reached ? _congested : null;

    public void To(TopicSubscriber subscriber)
    {
        if (subscriber.IsSelective && !subscriber.Wants(message))
        {
            return;
        }

        if (subscriber.Queue is { } queue)
        {
            queue.Tell(_forQueues ??= new Publish(message, Window: null, Tag: 0, Confirm: false), ActorRefs.NoSender);
            return;
        }

        _reached++;

        switch (subscriber.Subscription.Outbox.TryEnqueue(_delivery))
        {
            case EnqueueResult.Congested:
                _congested = subscriber.Subscription;
                _congestedCount++;
                break;
            case EnqueueResult.Full:
                subscriber.Subscription.Outbox.ReportOverflow();
                break;
        }
    }
}
