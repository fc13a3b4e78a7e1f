namespace Broker.Core.Actors;

/// <summary>Anything that takes messages.</summary>
public interface ICanTell
{
    /// <summary>Puts a message into the mailbox and returns at once. Never blocks and never throws for a stopped actor. Any thread.</summary>
    /// <param name="message">The message; it must be immutable, because sender and receiver run at the same time.</param>
    /// <param name="sender">Who to answer, or null (<see cref="ActorRefs.NoSender"/>) for nobody.</param>
    void Tell(object message, IActorRef? sender);
}
