namespace Broker.Load.Scenarios;

/// <summary>A scenario cannot be measured: the broker refuses, or does not answer.</summary>
internal sealed class LoadException : Exception
{
    public LoadException()
    {
    }

    public LoadException(string message)
        : base(message)
    {
    }

    public LoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
