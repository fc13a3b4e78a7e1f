namespace Broker.Core.Actors;

/// <summary>
/// Where messages to nobody go: published as <see cref="DeadLetter"/>. Some are not worth it: who asked an actor to stop, or heard of
/// its death too late, has lost nothing. A letter that a dead subscriber did not get would come back for ever.
/// </summary>
internal sealed class DeadLetterActorRef(ActorSystem system)
    : MinimalActorRef(new ActorPath(null, system.Name, "deadLetters"))
{
    public override void Tell(object message, IActorRef? sender)
    {
        var letter = message as DeadLetter ?? new DeadLetter(message, sender ?? this, this);

        switch (letter.Message)
        {
            case Identify identify:
                letter.Sender.Tell(new ActorIdentity(identify.MessageId, null!), this);
                break;
            case PoisonPill or Terminated or DeadLetter:
                break;
            default:
                system.EventStream.Publish(letter);
                break;
        }
    }
}
