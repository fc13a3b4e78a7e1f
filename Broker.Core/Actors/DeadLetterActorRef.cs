namespace Broker.Core.Actors;

/// <summary>Where messages to nobody go: published as <see cref="DeadLetter"/>.</summary>
internal sealed class DeadLetterActorRef(ActorSystem system)
    : MinimalActorRef(new ActorPath(null, system.Name, "deadLetters"))
{
    public override void Tell(object message, IActorRef? sender) =>
        system.EventStream.Publish(message as DeadLetter ?? new DeadLetter(message, sender ?? this, this));
}
