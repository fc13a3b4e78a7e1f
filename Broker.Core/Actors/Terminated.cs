namespace Broker.Core.Actors;

/// <summary>Tells a watcher that an actor has stopped; see <see cref="ICanWatch.Watch"/>.</summary>
public sealed class Terminated
{
    /// <summary>Announces a death.</summary>
    /// <param name="actorRef">The actor that stopped.</param>
    /// <param name="existenceConfirmed">True if the actor is known to have lived.</param>
    /// <param name="addressTerminated">True if its whole node is gone.</param>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor that stopped.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>True if the actor is known to have lived.</summary>
    public bool ExistenceConfirmed { get; }

    /// <summary>True if its whole node is gone.</summary>
    public bool AddressTerminated { get; }
}
