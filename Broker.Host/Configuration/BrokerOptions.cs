namespace Broker.Host.Configuration;

/// <summary><c>[broker]</c>: what concerns the broker as a whole.</summary>
[Section("broker")]
[TakesEffect(Effect.AtOnce)]
internal sealed class BrokerOptions
{
    /// <summary>Gets or sets what happens to a CONNECT whose <c>host</c> is no virtual host of ours.</summary>
    [Key("default")]
    public UnknownHost UnknownHost { get; set; } = UnknownHost.Default;

    /// <summary>Gets or sets how long a destination stays that is empty and that nobody uses.</summary>
    [Key("1m", Min = "100ms", Max = "365d")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long open connections have to end when the broker stops.</summary>
    [Key("4s", Min = "0", Max = "1h")]
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
