namespace Broker.Core.Destinations;

/// <summary>
/// The queue that stands between a topic and a subscriber who acknowledges: his deliveries can be counted, rejected and
/// repeated, which a topic itself does not do. It is a child of the topic, or of the directory for a pattern.
/// </summary>
internal static class SubscriberQueue
{
    public static Props PropsOf(DestinationName name, IActorRef directory, DestinationServices services)
    {
        var settings = services.Settings.ForSubscriber();
        var contents = new QueueContents(name, settings, services, identity: null, recovered: null);
        return Props.Create(() => new QueueActor(name, settings, contents, directory, services));
    }
}
