namespace Broker.Core.Destinations;

/// <summary>Makes the actor of a queue, and makes it anew.</summary>
/// <param name="name">The queue's name.</param>
/// <param name="contents">What it must not forget.</param>
/// <param name="directory">The directory it is in.</param>
/// <param name="services">What all destinations share.</param>
internal sealed class QueueProducer(DestinationName name, QueueContents contents, IActorRef directory, DestinationServices services) : IIndirectActorProducer
{
    public Type ActorType => typeof(QueueActor);

    public ActorBase Produce() => new QueueActor(name, contents, directory, services);

    public void Release(ActorBase actor)
    {
    }
}
