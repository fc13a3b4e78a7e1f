using Broker.Host.Transport;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Broker.Tests.Host.Edge;

internal sealed class CertificateReloadTests
{
    [Test]
    public async Task A_new_certificate_counts_for_new_connections_and_the_old_ones_live_on()
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeBroker.StartAsync(clock);
        var (old, before) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
        await using var _ = old;
        await old.ConnectAsync();

        edge.Certificates.WriteServer(subject: "CN=the new one");
        clock.Advance(CertificateWatch.Interval);

        Assert.That(await SubjectAsync(edge, edge.TcpPort), Is.EqualTo("CN=the new one"));
        Assert.That(await SubjectAsync(edge, edge.WebPort), Is.EqualTo("CN=the new one"));
        Assert.That(before.RemoteCertificate!.Subject, Is.EqualTo("CN=broker of the tests"));
        Assert.That(edge.Log.Text, Does.Contain("Information 1110 listener:tcp: the certificate of CN=the new one, good until "));
        await old.SubscribeAsync("/topic/a");
    }

    [Test]
    public async Task A_file_that_is_wrong_is_logged_with_the_reason_and_the_old_certificate_stays()
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeBroker.StartAsync(clock);
        var file = edge.Certificates.Write("server.pem", "-----BEGIN CERTIFICATE-----\nhalf of it");

        clock.Advance(CertificateWatch.Interval);
        clock.Advance(CertificateWatch.Interval);

        Assert.That(edge.Log.Text, Does.Contain($"Error 1111 listener:web: the certificate from before stays in force: {file}: "));
        Assert.That(edge.Log.Text.Split("Error 1111 listener:web:"), Has.Length.EqualTo(2), "It is told once.");
        Assert.That(await SubjectAsync(edge, edge.WebPort), Is.EqualTo("CN=broker of the tests"));

        edge.Certificates.WriteServer(subject: "CN=mended");
        clock.Advance(CertificateWatch.Interval);

        Assert.That(await SubjectAsync(edge, edge.WebPort), Is.EqualTo("CN=mended"));
    }

    [Test]
    public async Task A_fault_of_ours_ends_neither_the_broker_nor_the_watch()
    {
        using var certificates = new TestCertificates();
        var (clock, log) = (new FakeTimeProvider(), new FaultyLog());
        var listeners = Listener.From([new() { Name = "tcp", Url = "tcp://127.0.0.1:0", Certificate = certificates.WriteServer() }], AppContext.BaseDirectory);
        using var watch = new CertificateWatch(listeners, clock, log);
        await watch.StartAsync(CancellationToken.None);

        certificates.WriteServer(subject: "CN=second");
        clock.Advance(CertificateWatch.Interval);
        certificates.WriteServer(subject: "CN=third");
        clock.Advance(CertificateWatch.Interval);

        Assert.That(log.Numbers, Is.EqualTo((int[])[1110, 1113, 1110]));
        Assert.That(listeners[0].Settings.Tls!.Current.Subject, Is.EqualTo("CN=third"));
    }

    [Test]
    public async Task Settings_may_be_exchanged_but_not_whether_there_is_TLS()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var others = new TestCertificates();
        var plain = Listener.From([new() { Name = "plain", Url = "tcp://127.0.0.1:0" }], AppContext.BaseDirectory)[0];
        var secure = Listener.From([new() { Name = "tcp", Url = "tcp://127.0.0.1:0", Certificate = others.WriteServer(subject: "CN=exchanged") }], AppContext.BaseDirectory)[0];
        var listener = edge.Broker.Listeners.Single(each => each.Name == "tcp");

        Assert.That(() => listener.Settings = plain.Settings, Throws.ArgumentException);
        listener.Settings = secure.Settings;

        var (client, stream) = await new TlsClients(others).OpenTcpAsync(edge.TcpPort);
        await using var _ = client;
        Assert.That(stream.RemoteCertificate!.Subject, Is.EqualTo("CN=exchanged"));
    }

    private static async Task<string> SubjectAsync(EdgeBroker edge, int port)
    {
        var (client, stream) = await edge.Clients.OpenTcpAsync(port);
        await using var _ = client;
        return stream.RemoteCertificate!.Subject;
    }

    /// <summary>A log that fails at the first line.</summary>
    private sealed class FaultyLog : ILogger
    {
        public List<int> Numbers { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Numbers.Add(eventId.Id);

            if (Numbers.Count == 1)
            {
                throw new InvalidOperationException("a fault of ours");
            }
        }
    }
}
