namespace Broker.Core.Storage.Journals;

/// <summary>A journal cannot be opened. The message says which file, why, and what to do.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Makes the exception.</summary>
    public JournalException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">The cause.</param>
    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
