namespace Broker.Stomp;

/// <summary>A version of the protocol, in the order of their age.</summary>
public enum StompVersion
{
    /// <summary>Not agreed upon yet: before CONNECT has been answered.</summary>
    None,

    /// <summary>STOMP 1.0.</summary>
    V10,

    /// <summary>STOMP 1.1.</summary>
    V11,

    /// <summary>STOMP 1.2.</summary>
    V12,
}
