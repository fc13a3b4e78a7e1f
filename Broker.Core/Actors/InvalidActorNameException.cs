namespace Broker.Core.Actors;

/// <summary>The name of a new actor is taken, or cannot be part of a path.</summary>
public class InvalidActorNameException : Exception
{
    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidActorNameException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
