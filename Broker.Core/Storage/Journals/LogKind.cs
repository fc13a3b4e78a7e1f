namespace Broker.Core.Storage.Journals;

/// <summary>What a log belongs to. The numbers are on disk.</summary>
public enum LogKind
{
    /// <summary>A queue.</summary>
    Queue = 0,

    /// <summary>A durable subscription to a topic or a pattern.</summary>
    DurableSubscription = 1,

    /// <summary>A topic; it keeps no messages, only which ones it has seen (<see cref="QueueLog.Remember"/>).</summary>
    Topic = 2,
}
