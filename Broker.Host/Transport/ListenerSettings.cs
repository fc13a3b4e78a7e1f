using Broker.Host.Certificates;
using Broker.Host.Configuration;

namespace Broker.Host.Transport;

/// <summary>What may change of a listener while it listens. Immutable, exchanged as a whole; a connection keeps those it came in under.</summary>
internal sealed class ListenerSettings
{
    private ListenerSettings(OriginRules origins, HostRules hosts, AddressRanges trustedProxies, AddressRanges proxyProtocol, TlsSource? tls, string? httpPath)
    {
        Origins = origins;
        Hosts = hosts;
        TrustedProxies = trustedProxies;
        ProxyProtocol = proxyProtocol;
        Tls = tls;
        HttpPath = httpPath;
    }

    /// <summary>Which web pages may connect.</summary>
    public OriginRules Origins { get; }

    /// <summary>Under which names the listener may be called.</summary>
    public HostRules Hosts { get; }

    /// <summary>Whose X-Forwarded headers are believed.</summary>
    public AddressRanges TrustedProxies { get; }

    /// <summary>Whose connections begin with a header of the PROXY protocol.</summary>
    public AddressRanges ProxyProtocol { get; }

    /// <summary>The certificate and what belongs to it; null: there is no TLS.</summary>
    public TlsSource? Tls { get; }

    /// <summary>The path below which messages are published and taken over plain HTTP; null: there is none.</summary>
    public string? HttpPath { get; }

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
            ? new ListenerSettings(origins, hosts, trusted, proxies, options.TlsIn(folder) is { } files ? new TlsSource(files) : null, GatewayPaths.Read(options.Http))
            : throw new InvalidOperationException($"The listener '{options.Name}' was not checked.");
}
