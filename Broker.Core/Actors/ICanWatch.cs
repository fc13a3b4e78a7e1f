namespace Broker.Core.Actors;

/// <summary>Learning of the death of other actors.</summary>
public interface ICanWatch
{
    /// <summary>Asks for a <see cref="Terminated"/> when the actor has stopped, at once if it has already.</summary>
    /// <param name="subject">The actor to watch.</param>
    /// <returns>The same actor.</returns>
    IActorRef Watch(IActorRef subject);

    /// <summary>Asks for a message of one's own in place of <see cref="Terminated"/>.</summary>
    /// <param name="subject">The actor to watch.</param>
    /// <param name="message">The message.</param>
    /// <returns>The same actor.</returns>
    IActorRef WatchWith(IActorRef subject, object message);

    /// <summary>Watches no longer; an announcement that is on its way is dropped.</summary>
    /// <param name="subject">The actor.</param>
    /// <returns>The same actor.</returns>
    IActorRef Unwatch(IActorRef subject);
}
