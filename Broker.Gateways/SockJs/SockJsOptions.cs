namespace Broker.Gateways.SockJs;

/// <summary>How a <see cref="SockJsEndpoint"/> behaves. Sizes are in octets.</summary>
public sealed class SockJsOptions
{
    /// <summary>Gets how much of a body or message a connection may send at once while nothing else has been said (<see cref="SockJsConnection.MaxPayload"/>).</summary>
    public int MaxPayload { get; init; } = 64 * 1024;

    /// <summary>Gets how much is written to one streaming response before it is ended, so that a browser can forget it; the client comes again at once.</summary>
    public int ResponseLimit { get; init; } = 128 * 1024;

    /// <summary>Gets how much may wait in each direction before who adds to it has to wait; a single message may be larger.</summary>
    public int MaxWaiting { get; init; } = 64 * 1024;

    /// <summary>Gets the most sessions over HTTP, those included that have ended and still say so.</summary>
    public int MaxSessions { get; init; } = 100_000;

    /// <summary>Gets how often a client that waits is told that all is well.</summary>
    public TimeSpan HeartBeat { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets how long a session lives while its client does not ask for what there is.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets a value indicating whether there are WebSockets; if not, clients are told to use something else.</summary>
    public bool WebSocket { get; init; } = true;

    /// <summary>Gets a value indicating whether responses set the cookie <c>JSESSIONID</c>, by which some load balancers know where a session is.</summary>
    public bool NeedsCookie { get; init; }

    /// <summary>Gets where browsers load sockjs-client from, in the page that the iframe transports need; null: there is no such page.</summary>
    public string? ClientUrl { get; init; }

    /// <summary>Gets the clock of heart-beats and timeouts.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
