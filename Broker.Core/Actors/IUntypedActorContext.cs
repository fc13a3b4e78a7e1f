namespace Broker.Core.Actors;

/// <summary>The context of an <see cref="UntypedActor"/>.</summary>
public interface IUntypedActorContext : IActorContext
{
    /// <summary>Replaces the behaviour.</summary>
    /// <param name="receive">The new one.</param>
    void Become(UntypedReceive receive);

    /// <summary>Replaces the behaviour and remembers the old one.</summary>
    /// <param name="receive">The new one.</param>
    void BecomeStacked(UntypedReceive receive);
}
