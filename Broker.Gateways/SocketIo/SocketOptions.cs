namespace Broker.Gateways.SocketIo;

/// <summary>What connections of Socket.IO live by, beside what their sessions of Engine.IO do.</summary>
public sealed record SocketOptions
{
    /// <summary>Gets how long a connection may be without a namespace, at its beginning and later.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Gets the most namespaces that a connection is connected to at once.</summary>
    public int MaxNamespaces { get; init; } = 16;

    /// <summary>Gets the limits of a packet.</summary>
    public SocketLimits Limits { get; init; } = new();
}
