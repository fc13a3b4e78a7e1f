namespace Broker.Core.Destinations;

/// <summary>Makes the actor of a topic, and makes it anew.</summary>
/// <param name="name">The topic's name.</param>
/// <param name="patterns">The subscriptions to patterns of its virtual host.</param>
/// <param name="contents">What it must not forget.</param>
/// <param name="directory">The directory it is in.</param>
/// <param name="services">What all destinations share.</param>
internal sealed class TopicProducer(DestinationName name, TopicPatterns patterns, TopicContents contents, IActorRef directory, DestinationServices services) : IIndirectActorProducer
{
    public Type ActorType => typeof(TopicActor);

    public ActorBase Produce() => new TopicActor(name, patterns, contents, directory, services);

    public void Release(ActorBase actor)
    {
    }
}
