using Broker.Host.Certificates;

namespace Broker.Host.Configuration;

/// <summary><c>[listener:NAME]</c>: a port to listen on.</summary>
[Section("listener", Named = "NAME")]
[TakesEffect(Effect.OnRestart)]
internal sealed class ListenerOptions : INamedOptions, IOptionsRules
{
    private const string HttpPath = "/d";
    private const string SocketIoPath = "off";
    private const string SockjsPath = "/sockjs";

    /// <summary>Gets or sets the name of the listener: what stands behind the colon of the section.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Gets or sets where to listen: <c>ws://HOST:PORT/PATH</c>, <c>wss://HOST:PORT/PATH</c> or <c>tcp://HOST:PORT</c>; port 0 takes a free one.</summary>
    [Key("ws://127.0.0.1:15674/ws", IsRequired = true)]
    public string Url { get; set; } = string.Empty;

    /// <summary>Gets or sets which web pages may connect, divided by commas: <c>same-origin</c>, <c>any</c>, or patterns such as <c>https://*.example.com</c>.</summary>
    [TakesEffect(Effect.AtOnce)]
    [Key("same-origin, https://*.example.com")]
    public string Origins { get; set; } = "same-origin";

    /// <summary>Gets or sets the names that a web listener may be called by, divided by commas; empty: on loopback those of loopback, otherwise any.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("broker.example.com, *.example.com")]
    public string Hosts { get; set; } = string.Empty;

    /// <summary>Gets or sets the path below which messages are published and taken over plain HTTP; <c>off</c>: not at all.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("/d")]
    public string Http { get; set; } = HttpPath;

    /// <summary>Gets or sets the proxies whose <c>X-Forwarded-</c> headers are believed: addresses and networks, divided by commas.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("127.0.0.1, 10.0.0.0/8")]
    public string TrustedProxies { get; set; } = string.Empty;

    /// <summary>Gets or sets the proxies whose connections begin with a header of the PROXY protocol: addresses and networks, divided by commas.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("127.0.0.1, 10.0.0.0/8")]
    public string ProxyProtocol { get; set; } = string.Empty;

    /// <summary>Gets or sets whether a WebSocket may be compressed (permessage-deflate, RFC 7692).</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("true")]
    public bool Compression { get; set; }

    /// <summary>Gets or sets the path of SockJS on a web listener, or <c>off</c>.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("/sockjs")]
    public string Sockjs { get; set; } = SockjsPath;

    /// <summary>Gets or sets the path of Socket.IO on a web listener, or <c>off</c>.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("/socket.io")]
    public string SocketIo { get; set; } = SocketIoPath;

    /// <summary>Gets or sets the file of the certificate, PEM or PFX; empty: there is no TLS.</summary>
    [Key("certs/broker.pem")]
    public string Certificate { get; set; } = string.Empty;

    /// <summary>Gets or sets the file of the private key, PEM; empty: it is in the file of the certificate.</summary>
    [Key("certs/broker.key")]
    public string CertificateKey { get; set; } = string.Empty;

    /// <summary>Gets or sets what the private key is encrypted with; empty: it is not. A secret.</summary>
    [Key("correct horse battery staple", IsSecret = true)]
    public string CertificatePassword { get; set; } = string.Empty;

    /// <summary>Gets or sets the least version of TLS: <c>1.2</c> or <c>1.3</c>.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("1.2")]
    public string TlsMinimum { get; set; } = "1.2";

    /// <summary>Gets or sets whether clients are asked for certificates.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("require")]
    public ClientCertificates ClientCertificates { get; set; } = ClientCertificates.None;

    /// <summary>Gets or sets the file of the authorities that sign the certificates of clients, PEM.</summary>
    [TakesEffect(Effect.OnNewConnections)]
    [Key("certs/clients.pem")]
    public string ClientAuthorities { get; set; } = string.Empty;

    /// <inheritdoc/>
    public IEnumerable<OptionsFault> Check()
    {
        if (!ListenerAddress.TryParse(Url, out var address))
        {
            yield return new OptionsFault(nameof(Url), $"'{Url}' is not an address to listen on (example: ws://127.0.0.1:15674/ws or tcp://127.0.0.1:61613)");
        }

        foreach (var fault in CheckLists(address).Concat(CheckPaths(address)).Concat(CheckTls(address)))
        {
            yield return fault;
        }
    }

    /// <summary>The files of TLS.</summary>
    /// <param name="folder">What their paths are relative to.</param>
    /// <returns>Null if there is no TLS.</returns>
    public TlsFiles? TlsIn(string folder) => Certificate.Length == 0 ? null : new TlsFiles(Resolve(Certificate, folder)!)
    {
        Key = Resolve(CertificateKey, folder),
        Password = CertificatePassword,
        Authorities = Resolve(ClientAuthorities, folder),
        RequiresClient = ClientCertificates == ClientCertificates.Require,
        RequiresNewest = TlsMinimum == "1.3",
    };

    private IEnumerable<OptionsFault> CheckLists(ListenerAddress? address)
    {
        if (!OriginRules.TryParse(Origins, out _, out var wrong))
        {
            yield return new OptionsFault(nameof(Origins), $"'{wrong}' is not an origin (example: same-origin, https://*.example.com)");
        }

        if (!HostRules.TryParse(Hosts, listensOnLoopback: true, out _, out wrong))
        {
            yield return new OptionsFault(nameof(Hosts), $"'{wrong}' is not the name of a host (example: broker.example.com, *.example.com)");
        }

        foreach (var (property, text) in new[] { (nameof(TrustedProxies), TrustedProxies), (nameof(ProxyProtocol), ProxyProtocol) })
        {
            if (!AddressRanges.TryParse(text, out _, out wrong))
            {
                yield return new OptionsFault(property, $"'{wrong}' is not an address or a network (example: 127.0.0.1, 10.0.0.0/8)");
            }
        }

        foreach (var (property, isGiven) in new[] { (nameof(Hosts), Hosts.Length > 0), (nameof(TrustedProxies), TrustedProxies.Length > 0), (nameof(Compression), Compression) })
        {
            if (address is { IsWeb: false } && isGiven)
            {
                yield return new OptionsFault(property, "is for WebSockets, and the url is tcp:// (example: proxy-protocol = 10.0.0.0/8)", nameof(Url));
            }
        }
    }

    // One path leads to one thing.
    private IEnumerable<OptionsFault> CheckPaths(ListenerAddress? address)
    {
        GivenPath[] paths = [new(nameof(Http), Http, HttpPath), new(nameof(Sockjs), Sockjs, SockjsPath), new(nameof(SocketIo), SocketIo, SocketIoPath)];

        foreach (var (property, path, unset) in paths)
        {
            foreach (var fault in GatewayPath.Check(property, path, unset, address))
            {
                yield return fault;
            }

            var earlier = paths.TakeWhile(other => other.Property != property).FirstOrDefault(other => GatewayPath.Parse(other.Path) is { } taken && taken == path);
            if (address is { IsWeb: true } && earlier is not null)
            {
                yield return new OptionsFault(property, $"'{path}' is the path of {ConfigurationKey.Kebab(earlier.Property)} (example: /{ConfigurationKey.Kebab(property)})", earlier.Property);
            }
        }
    }

    private IEnumerable<OptionsFault> CheckTls(ListenerAddress? address)
    {
        if (address is { IsWeb: true } && address.IsSecure != Certificate.Length > 0)
        {
            yield return address.IsSecure
                ? new OptionsFault(nameof(Certificate), "is missing, and the url is wss:// (example: certs/broker.pem)", nameof(Url))
                : new OptionsFault(nameof(Url), "is ws://, and there is a certificate (example: wss://127.0.0.1:15674/ws)", nameof(Certificate));
        }

        if (TlsMinimum is not ("1.2" or "1.3"))
        {
            yield return new OptionsFault(nameof(TlsMinimum), $"'{TlsMinimum}' is not one of 1.2, 1.3 (example: 1.2)");
        }

        foreach (var (property, isGiven) in new[] { (nameof(CertificateKey), CertificateKey.Length > 0), (nameof(CertificatePassword), CertificatePassword.Length > 0), (nameof(ClientCertificates), ClientCertificates != ClientCertificates.None) })
        {
            if (Certificate.Length == 0 && isGiven)
            {
                yield return new OptionsFault(property, "there is no certificate (example: certificate = certs/broker.pem)", nameof(Certificate));
            }
        }

        if (ClientCertificates == ClientCertificates.None != (ClientAuthorities.Length == 0))
        {
            yield return ClientAuthorities.Length == 0
                ? new OptionsFault(nameof(ClientAuthorities), "is missing, and certificates of clients are asked for (example: certs/clients.pem)", nameof(ClientCertificates))
                : new OptionsFault(nameof(ClientCertificates), "is none, and there are client-authorities (example: require)", nameof(ClientAuthorities));
        }
    }

    private static string? Resolve(string path, string folder) => path.Length == 0 ? null : path.Contains('\0', StringComparison.Ordinal) ? path : Path.GetFullPath(path, folder);

    private sealed record GivenPath(string Property, string Path, string Unset);
}
