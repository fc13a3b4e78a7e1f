namespace Broker.Core.Actors;

/// <summary>An actor threw; published on the <see cref="ActorSystem.EventStream"/> so that it does not pass unseen.</summary>
internal sealed record ActorFailure(IActorRef Actor, Exception Cause);
