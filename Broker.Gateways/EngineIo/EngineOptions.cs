namespace Broker.Gateways.EngineIo;

/// <summary>What sessions of Engine.IO live by. A session keeps those it began with.</summary>
public sealed record EngineOptions
{
    /// <summary>Gets how often a ping is sent.</summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets how long the client has for a pong.</summary>
    public TimeSpan PingTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets how long a WebSocket has to take over from polling.</summary>
    public TimeSpan UpgradeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets how long the client has to take its last packets when a session is closed.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets the most octets of a request's body, or of a message on a WebSocket, that a client may send.</summary>
    public int MaxPayload { get; init; } = 1_000_000;

    /// <summary>Gets what counts instead of <see cref="MaxPayload"/> until <see cref="EngineSession.MaxPayload"/> is set to more; null: nothing.</summary>
    public int? FirstPayload { get; init; }

    /// <summary>Gets how many octets may wait for the client to take them; then who sends waits. A message always fits if nothing waits.</summary>
    public int MaxWaiting { get; init; } = 64 * 1024;

    /// <summary>Gets the most sessions at once.</summary>
    public int MaxSessions { get; init; } = 10_000;
}
