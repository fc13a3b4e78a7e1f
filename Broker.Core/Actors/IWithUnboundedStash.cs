namespace Broker.Core.Actors;

/// <summary>An actor with a stash that takes any number of messages.</summary>
public interface IWithUnboundedStash : IActorStash;
