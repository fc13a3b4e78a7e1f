namespace Broker.Host.Configuration;

/// <summary><c>[socket-io]</c>: how Socket.IO behaves, on all listeners that have it.</summary>
[Section("socket-io")]
[TakesEffect(Effect.OnRestart)]
internal sealed class SocketIoOptions
{
    /// <summary>Gets or sets how often a client is pinged.</summary>
    [Key("25s", Min = "100ms", Max = "1h")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets or sets how long it has to answer.</summary>
    [Key("20s", Min = "100ms", Max = "1h")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long a WebSocket has to take over from polling.</summary>
    [Key("10s", Min = "100ms", Max = "10m")]
    public TimeSpan UpgradeTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how much a client that has connected may send in one request or message.</summary>
    [Key("8MiB", Min = "64KiB", Max = "1GiB")]
    public ByteSize Payload { get; set; } = new(8 << 20);
}
