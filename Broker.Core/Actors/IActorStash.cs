namespace Broker.Core.Actors;

/// <summary>An actor with a stash; the runtime sets the property before the actor starts.</summary>
public interface IActorStash
{
    /// <summary>The actor's stash.</summary>
    IStash Stash { get; set; }
}
