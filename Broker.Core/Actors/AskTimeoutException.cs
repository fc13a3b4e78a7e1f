namespace Broker.Core.Actors;

/// <summary>No answer came in time.</summary>
public class AskTimeoutException : Exception
{
    /// <summary>Without a reason.</summary>
    public AskTimeoutException()
    {
    }

    /// <summary>With a reason.</summary>
    /// <param name="message">The reason.</param>
    public AskTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>With a reason and what caused it.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="innerException">The cause.</param>
    public AskTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
