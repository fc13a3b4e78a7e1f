namespace Broker.Core.Actors;

/// <summary>The references that name no actor.</summary>
public static class ActorRefs
{
    /// <summary>A reference that swallows every message.</summary>
    public static readonly IActorRef Nobody = new NobodyRef();

    /// <summary>Stands for "no sender": null.</summary>
    public static readonly IActorRef? NoSender;
}
