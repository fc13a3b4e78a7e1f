namespace Broker.Core.Actors;

/// <summary>An actor took <see cref="Kill"/>.</summary>
public class ActorKilledException : Exception
{
    /// <summary>Without a reason.</summary>
    public ActorKilledException()
    {
    }

    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public ActorKilledException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public ActorKilledException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
