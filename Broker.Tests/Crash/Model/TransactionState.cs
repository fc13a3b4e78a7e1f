namespace Broker.Tests.Crash.Model;

/// <summary>What is known of a transaction.</summary>
internal enum TransactionState
{
    /// <summary>It was begun; nothing of it may be seen.</summary>
    Open,

    /// <summary>COMMIT was sent, and nothing was heard of it: all of it may have happened, or nothing.</summary>
    InDoubt,

    /// <summary>The RECEIPT of COMMIT was seen.</summary>
    Committed,

    /// <summary>It was aborted.</summary>
    Aborted,
}
