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
}
