namespace Broker.Host.Configuration;

/// <summary><c>[sockjs]</c>: how SockJS behaves, on all listeners that have it.</summary>
[Section("sockjs")]
[TakesEffect(Effect.OnRestart)]
internal sealed class SockjsOptions : IOptionsRules
{
    /// <summary>Gets or sets how often a client that waits is told that all is well.</summary>
    [Key("25s", Min = "1s", Max = "1h")]
    public TimeSpan HeartBeat { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets or sets how long a session lives while its client does not ask for what there is.</summary>
    [Key("5s", Min = "1s", Max = "10m")]
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets after how much a streaming response ends, and the client asks for another.</summary>
    [Key("128KiB", Min = "4KiB", Max = "1GiB")]
    public ByteSize ResponseLimit { get; set; } = new(128 << 10);

    /// <summary>Gets or sets how much a client that has connected may send in one request or message.</summary>
    [Key("8MiB", Min = "64KiB", Max = "1GiB")]
    public ByteSize Payload { get; set; } = new(8 << 20);

    /// <summary>Gets or sets whether clients may use WebSockets.</summary>
    [Key("true")]
    public bool Websocket { get; set; } = true;

    /// <summary>Gets or sets whether the cookie <c>JSESSIONID</c> is set.</summary>
    [Key("false")]
    public bool Cookie { get; set; }

    /// <summary>Gets or sets where the page for iframes loads sockjs-client from; empty: there is no such page.</summary>
    [Key("https://app.example.com/sockjs.min.js")]
    public string ClientUrl { get; set; } = string.Empty;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (ClientUrl.Length > 0 && !ClientUrl.StartsWith('/') && !(Uri.TryCreate(ClientUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            yield return new OptionsFault(nameof(ClientUrl), $"'{ClientUrl}' is not the address of a script (example: https://app.example.com/sockjs.min.js)");
        }
    }
}
