namespace Broker.Host.Configuration;

/// <summary><c>[listener:NAME]</c>: a port to listen on.</summary>
[Section("listener", Named = "NAME")]
[TakesEffect(Effect.OnRestart)]
internal sealed class ListenerOptions : IOptionsRules
{
    /// <summary>Gets or sets the name of the listener: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets where to listen: <c>ws://HOST:PORT/PATH</c> or <c>tcp://HOST:PORT</c>; port 0 takes a free one.</summary>
    [Key("ws://127.0.0.1:15674/ws", IsRequired = true)]
    public string Url { get; set; } = string.Empty;

    /// <summary>Gets or sets which web pages may connect, divided by commas: <c>same-origin</c>, <c>any</c>, or patterns such as <c>https://*.example.com</c>.</summary>
    [TakesEffect(Effect.AtOnce)]
    [Key("same-origin, https://*.example.com")]
    public string Origins { get; set; } = "same-origin";

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (!ListenerAddress.TryParse(Url, out _))
        {
            yield return new OptionsFault(nameof(Url), $"'{Url}' is not an address to listen on (example: ws://127.0.0.1:15674/ws or tcp://127.0.0.1:61613)");
        }

        if (!OriginRules.TryParse(Origins, out _, out var wrong))
        {
            yield return new OptionsFault(nameof(Origins), $"'{wrong}' is not an origin (example: same-origin, https://*.example.com)");
        }
    }
}
