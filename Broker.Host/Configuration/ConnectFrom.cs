namespace Broker.Host.Configuration;

/// <summary>From where a user may connect.</summary>
internal enum ConnectFrom
{
    /// <summary>From anywhere that a listener is reached from.</summary>
    Any,

    /// <summary>From this machine only.</summary>
    Loopback,
}
