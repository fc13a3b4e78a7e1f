namespace Broker.Core.Subscriptions;

/// <summary>When a delivered message counts as consumed.</summary>
public enum AckMode
{
    /// <summary>When it has been written to the subscriber's connection.</summary>
    Auto,

    /// <summary>When it, or a later one of the same subscription, is acknowledged.</summary>
    Cumulative,

    /// <summary>When it is acknowledged itself.</summary>
    Individual,
}
