using Broker.Core.Commands;

namespace Broker.Core.Destinations;

/// <summary>
/// The queue that stands between a topic and a subscriber who acknowledges: his deliveries can be counted, rejected and
/// repeated, which a topic itself does not do. It is a child of the topic, or of the directory for a pattern.
/// </summary>
internal static class SubscriberQueue
{
    public static Props PropsOf(DestinationName name, IActorRef directory, DestinationServices services)
    {
        var settings = services.Settings.ForSubscriber(name);
        var contents = new QueueContents(name, settings, services, identity: null, recovered: null);
        return Props.CreateBy(new QueueProducer(name, contents, directory, services));
    }

    /// <summary>What such a queue is told of a subscription: all that is in it has been chosen for the subscriber already.</summary>
    public static Subscribe Unfiltered(Subscribe subscribe) =>
        subscribe.Subscription is { Selector: null, IsNoLocal: false }
            ? subscribe
            : subscribe with { Subscription = subscribe.Subscription with { Selector = null, IsNoLocal = false } };
}
