using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>A broker with TLS on both listeners, and clients that believe its certificate.</summary>
internal sealed class EdgeBroker : IAsyncDisposable
{
    private EdgeBroker(TestBroker broker, TestCertificates certificates, CapturedLog log)
    {
        Broker = broker;
        Certificates = certificates;
        Log = log;
        Clients = new TlsClients(certificates);
    }

    public TestBroker Broker { get; }

    public TestCertificates Certificates { get; }

    public CapturedLog Log { get; }

    public TlsClients Clients { get; }

    public int WebPort => Broker.WebPort;

    public int TcpPort => Broker.TcpPort;

    /// <summary>Starts a broker.</summary>
    /// <param name="settings">Settings; <c>{ca}</c> stands for the file of the authority, <c>--both.KEY</c> for the key of both listeners.</param>
    public static Task<EdgeBroker> StartAsync(params string[] settings) => StartAsync(TimeProvider.System, settings);

    /// <summary>Starts a broker with a clock that a test moves.</summary>
    public static async Task<EdgeBroker> StartAsync(TimeProvider clock, params string[] settings)
    {
        var certificates = new TestCertificates();
        var log = new CapturedLog();
        string[] all = ["--log.level=debug", "--listener:web.url=wss://127.0.0.1:0/ws", $"--both.certificate={certificates.WriteServer()}", .. settings];
        var broker = await TestBroker.StartAsync(log, clock, [.. all.SelectMany(Both).Select(setting => setting.Replace("{ca}", certificates.Authorities, StringComparison.Ordinal))]);
        return new EdgeBroker(broker, certificates, log);
    }

    /// <summary>Opens a WebSocket over HTTP/1.1 or HTTP/2.</summary>
    public async Task<StompTestClient> OpenWebSocketAsync(string version, System.Security.Cryptography.X509Certificates.X509Certificate2? own = null) =>
        (await Clients.OpenWebSocketAsync(WebPort, Version.Parse(version), own)).Client;

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        Certificates.Dispose();
    }

    private static IEnumerable<string> Both(string setting) => setting.StartsWith("--both.", StringComparison.Ordinal)
        ? [setting.Replace("--both.", "--listener:web.", StringComparison.Ordinal), setting.Replace("--both.", "--listener:tcp.", StringComparison.Ordinal)]
        : [setting];
}
