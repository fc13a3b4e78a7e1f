namespace Broker.Host.Configuration;

/// <summary>When a change of a key takes effect while the broker runs.</summary>
internal enum Effect
{
    /// <summary>With the file: for all that is there, connections and destinations, and for all that comes.</summary>
    AtOnce,

    /// <summary>With the file, for connections that come; those that are there go on as they began.</summary>
    OnNewConnections,

    /// <summary>When the broker is started the next time; until then all stays as it is.</summary>
    OnRestart,
}
