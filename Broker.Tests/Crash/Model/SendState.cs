namespace Broker.Tests.Crash.Model;

/// <summary>What is known of a SEND.</summary>
internal enum SendState
{
    /// <summary>It was sent, and nothing was heard of it: it may have arrived or not.</summary>
    InDoubt,

    /// <summary>Its RECEIPT was seen, or that of its transaction's COMMIT: it must never be lost.</summary>
    Promised,

    /// <summary>Its transaction was not committed: it must never be seen.</summary>
    Withheld,
}
