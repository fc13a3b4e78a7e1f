namespace Broker.Core.Actors;

/// <summary>An actor could not be made.</summary>
public class ActorInitializationException : Exception
{
    /// <summary>Without a reason.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public ActorInitializationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the actor, a reason and what caused it.</summary>
    /// <param name="actor">The actor that could not be made.</param>
    /// <param name="message">The reason.</param>
    /// <param name="cause">The cause, or null.</param>
    public ActorInitializationException(IActorRef actor, string message, Exception? cause = null)
        : base($"{actor}: {message}", cause!)
    {
        Actor = actor;
    }

    /// <summary>The actor that could not be made, or null.</summary>
    public IActorRef? Actor { get; }
}
