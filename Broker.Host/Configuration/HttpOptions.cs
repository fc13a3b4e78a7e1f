namespace Broker.Host.Configuration;

/// <summary><c>[http]</c>: how messages are published and taken over plain HTTP.</summary>
[Section("http")]
[TakesEffect(Effect.AtOnce)]
internal sealed class HttpOptions
{
    /// <summary>Gets or sets the longest that a request may wait for a message.</summary>
    [Key("1m", Min = "1s", Max = "1h")]
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long a message that was taken waits to be acknowledged before it is back in its queue.</summary>
    [Key("1m", Min = "1s", Max = "1d")]
    public TimeSpan AcknowledgeWithin { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the most messages that a user may have taken and not acknowledged.</summary>
    [Key("1000", Min = "1", Max = "1000000")]
    public int MaxTaken { get; set; } = 1000;

    /// <summary>Gets or sets how long a session is kept for the next request on its connection.</summary>
    [Key("30s", Min = "0", Max = "1h")]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
