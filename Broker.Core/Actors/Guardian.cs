namespace Broker.Core.Actors;

/// <summary>The parent of the actors that <see cref="ActorSystem.ActorOf"/> makes.</summary>
internal sealed class Guardian : UntypedActor
{
    protected override void OnReceive(object message) => Unhandled(message);
}
