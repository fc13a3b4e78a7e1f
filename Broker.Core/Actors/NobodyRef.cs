namespace Broker.Core.Actors;

/// <summary>Swallows every message; see <see cref="ActorRefs.Nobody"/>.</summary>
internal sealed class NobodyRef : MinimalActorRef
{
    public NobodyRef()
        : base(new ActorPath(null, "all-systems", "Nobody"))
    {
    }

    public override void Tell(object message, IActorRef? sender)
    {
    }
}
