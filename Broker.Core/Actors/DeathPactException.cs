namespace Broker.Core.Actors;

/// <summary>A watched actor died and the watcher did not handle <see cref="Terminated"/>.</summary>
public class DeathPactException : Exception
{
    /// <summary>Without the actor.</summary>
    public DeathPactException()
    {
    }

    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public DeathPactException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public DeathPactException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>With the actor that died.</summary>
    /// <param name="deadActor">The actor that died.</param>
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated")
    {
        DeadActor = deadActor;
    }

    /// <summary>The actor that died, or null.</summary>
    public IActorRef? DeadActor { get; }
}
