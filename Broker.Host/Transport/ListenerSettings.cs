using Broker.Host.Certificates;
using Broker.Host.Configuration;

namespace Broker.Host.Transport;

/// <summary>What may change of a listener while it listens. Immutable, exchanged as a whole; a connection keeps those it came in under.</summary>
internal sealed class ListenerSettings
{
    private ListenerSettings(OriginRules origins, HostRules hosts, AddressRanges trustedProxies, AddressRanges proxyProtocol, bool compresses, TlsSource? tls)
    {
        Origins = origins;
        Hosts = hosts;
        TrustedProxies = trustedProxies;
        ProxyProtocol = proxyProtocol;
        Compresses = compresses;
        Tls = tls;
    }

    /// <summary>Which web pages may connect.</summary>
    public OriginRules Origins { get; }

    /// <summary>Under which names the listener may be called.</summary>
    public HostRules Hosts { get; }

    /// <summary>Whose X-Forwarded headers are believed.</summary>
    public AddressRanges TrustedProxies { get; }

    /// <summary>Whose connections begin with a header of the PROXY protocol.</summary>
    public AddressRanges ProxyProtocol { get; }

    /// <summary>Whether WebSockets may be compressed.</summary>
    public bool Compresses { get; }

    /// <summary>The certificate and what belongs to it; null: there is no TLS.</summary>
    public TlsSource? Tls { get; }

    /// <summary>The path below which messages are published and taken over plain HTTP; null: there is none.</summary>
    public string? HttpPath { get; private init; }

    /// <summary>The path of SockJS; null: it is not there.</summary>
    public string? Sockjs { get; private init; }

    /// <summary>The path of Socket.IO; null: it is not there.</summary>
    public string? SocketIo { get; private init; }

    /// <summary>Makes settings of the keys of a section, which have been checked.</summary>
    /// <param name="options">The keys.</param>
    /// <param name="address">Where the listener listens.</param>
    /// <param name="folder">What paths are relative to.</param>
    /// <exception cref="TlsFileException">A file of TLS cannot be read, or is not what it should be.</exception>
    public static ListenerSettings From(ListenerOptions options, ListenerAddress address, string folder) =>
        OriginRules.TryParse(options.Origins, out var origins, out _)
        && HostRules.TryParse(options.Hosts, address.IsLoopback, out var hosts, out _)
        && AddressRanges.TryParse(options.TrustedProxies, out var trusted, out _)
        && AddressRanges.TryParse(options.ProxyProtocol, out var proxies, out _)
            ? new ListenerSettings(origins, hosts, trusted, proxies, options.Compression, options.TlsIn(folder) is { } files ? new TlsSource(files) : null)
            {
                HttpPath = GatewayPath.Parse(options.Http),
                Sockjs = GatewayPath.Parse(options.Sockjs),
                SocketIo = GatewayPath.Parse(options.SocketIo),
            }
            : throw new InvalidOperationException($"The listener '{options.Name}' was not checked.");
}
