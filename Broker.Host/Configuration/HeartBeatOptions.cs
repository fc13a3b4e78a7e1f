namespace Broker.Host.Configuration;

/// <summary><c>[heart-beat]</c>: how dead connections are found.</summary>
[Section("heart-beat")]
[TakesEffect(Effect.OnNewConnections)]
internal sealed class HeartBeatOptions
{
    /// <summary>Gets or sets how often the broker can send heart-beats; 0: never.</summary>
    [Key("10s", Min = "0", Max = "1h")]
    public TimeSpan Send { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how often the broker wants heart-beats; 0: never.</summary>
    [Key("10s", Min = "0", Max = "1h")]
    public TimeSpan Receive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets after how many intervals of silence a client counts as dead.</summary>
    [Key("3", Min = "2", Max = "100")]
    public int Tolerance { get; set; } = 3;

    /// <summary>Gets or sets after how much silence a WebSocket is pinged; browsers answer even in a background tab. 0: never.</summary>
    [Key("20s", Min = "0", Max = "1h")]
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(20);
}
