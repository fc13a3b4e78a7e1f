namespace Broker.Core.Actors;

/// <summary>What an actor sees of its surroundings, valid in its own turn only.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor itself.</summary>
    IActorRef Self { get; }

    /// <summary>How it was made.</summary>
    Props Props { get; }

    /// <summary>Who sent the message in hand; <see cref="ActorSystem.DeadLetters"/> if nobody did.</summary>
    IActorRef Sender { get; }

    /// <summary>The system it lives in.</summary>
    ActorSystem System { get; }

    /// <summary>The actor that made it.</summary>
    IActorRef Parent { get; }

    /// <summary>The time without messages after which <see cref="Actors.ReceiveTimeout"/> comes, or null.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    /// <param name="receive">The new one.</param>
    void Become(Receive receive);

    /// <summary>Replaces the behaviour and remembers the old one.</summary>
    /// <param name="receive">The new one.</param>
    void BecomeStacked(Receive receive);

    /// <summary>Returns to the behaviour before the last <see cref="BecomeStacked"/>.</summary>
    void UnbecomeStacked();

    /// <summary>Finds a child.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The child, or <see cref="ActorRefs.Nobody"/>.</returns>
    IActorRef Child(string name);

    /// <summary>The children alive now.</summary>
    /// <returns>A copy.</returns>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Stops an actor after the message in hand; what still waits becomes dead letters.</summary>
    /// <param name="child">The actor, a child or the actor itself.</param>
    void Stop(IActorRef child);

    /// <summary>Asks for <see cref="Actors.ReceiveTimeout"/> after a time without messages; null asks for no more.</summary>
    /// <param name="timeout">The time, or null.</param>
    void SetReceiveTimeout(TimeSpan? timeout);
}
