namespace Broker.Tests.Crash.Model;

/// <summary>What is known of a message at one place.</summary>
internal enum CopyState
{
    /// <summary>It has not been delivered.</summary>
    Unseen,

    /// <summary>It has been delivered and not been acknowledged since: it must come again.</summary>
    Held,

    /// <summary>An ACK was sent since it was delivered last, and nothing was heard of it: it may come again.</summary>
    Acknowledged,

    /// <summary>The RECEIPT of its ACK was seen: it must never come again.</summary>
    Settled,

    /// <summary>It was rejected for good: it may come again, or be among the dead letters.</summary>
    Discarded,
}
