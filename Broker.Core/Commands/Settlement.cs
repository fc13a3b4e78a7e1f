namespace Broker.Core.Commands;

/// <summary>What becomes of a message that was delivered.</summary>
public enum Settlement
{
    /// <summary>It was consumed and is gone.</summary>
    Acknowledge,

    /// <summary>It was not consumed and goes back, unless it has been delivered too often.</summary>
    Requeue,

    /// <summary>It was not consumed and never will be: it becomes a dead letter at once.</summary>
    Reject,
}
