namespace Broker.Tests.Crash.Model;

/// <summary>One delivery of a message.</summary>
/// <param name="Copy">The message at the place where it was delivered.</param>
/// <param name="Ordinal">Which of its deliveries there it is, from 1.</param>
internal readonly record struct Delivery(Copy Copy, int Ordinal)
{
    /// <summary>Whether the message has not been delivered again since.</summary>
    public bool IsLast => Copy.Deliveries == Ordinal;
}
