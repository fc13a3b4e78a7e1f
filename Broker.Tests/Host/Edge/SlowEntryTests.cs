using System.IO.Pipelines;
using Broker.Host.Connections;
using Broker.Stomp;
using Broker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Host.Edge;

/// <summary>Who does not get as far as CONNECT in time is let go, whatever he is at.</summary>
internal sealed class SlowEntryTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static IEnumerable<TestCaseData> Entries() =>
        from transport in (string[])["tcp", "wss"]
        from entry in ((string Name, bool HasHeader, int Octets)[])
        [
            ("nothing where TLS should begin", false, 0), ("one octet of TLS", false, 1), ("nothing where a header should be", true, 0), ("half a header", true, 20),
        ]
        select new TestCaseData(transport, entry.HasHeader, entry.Octets).SetArgDisplayNames(transport, entry.Name);

    [TestCaseSource(nameof(Entries))]
    public async Task A_connection_is_closed_when_the_time_is_over(string transport, bool hasHeader, int octets)
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeBroker.StartAsync(clock, hasHeader ? ["--both.proxy-protocol=127.0.0.1"] : []);
        await using var stream = await OpenAsync(clock, transport == "tcp" ? edge.TcpPort : edge.WebPort);
        await stream.WriteAsync(hasHeader ? ProxyHeaders.Line.AsMemory(0, octets) : new byte[] { 22 }.AsMemory(0, octets));

        clock.Advance(Limit);

        Assert.That(await ReadAsync(stream), Is.Zero);
        Assert.That(edge.Log.Text, Does.Contain($"1108 127.0.0.1 refused: at {transport}://127.0.0.1:").And.Contain(" it has not got as far as STOMP within 10s (broker.conf: limits.connect-timeout)"));
    }

    [Test]
    public async Task What_TLS_and_a_header_have_taken_is_not_there_for_CONNECT()
    {
        var clock = new FakeTimeProvider();
        await using var edge = await EdgeBroker.StartAsync(clock, "--both.proxy-protocol=127.0.0.1");
        var stream = await OpenAsync(clock, edge.TcpPort);
        clock.Advance(Limit / 2);
        await stream.WriteAsync(ProxyHeaders.Line);
        await using var secured = await edge.Clients.AuthenticateAsync(stream);
        await using var client = new StompTestClient(PipeReader.Create(secured), PipeWriter.Create(secured), secured.DisposeAsync, () => clock.Advance(TimeSpan.FromMilliseconds(100)));
        await BeginAsync(edge.Broker.Services.GetRequiredService<Lazy<ConnectionServices>>().Value.Registry);

        clock.Advance((Limit / 2) + TimeSpan.FromMilliseconds(100));

        await client.ReadErrorAsync(StompError.ConnectTimeout);
    }

    [Test]
    public async Task A_browser_that_says_nothing_is_let_go()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connect-timeout=100ms", "--limits.login-time=0s");
        await using var silent = await TlsClients.ConnectAsync(broker.WebPort);
        await using var slow = await TlsClients.ConnectAsync(broker.WebPort);

        await slow.WriteAsync("GET / HT"u8.ToArray());

        Assert.That(await ReadAsync(silent), Is.Zero);
        Assert.That(await ReadAllAsync(slow), Does.StartWith("HTTP/1.1 408").Or.Empty);
    }

    [Test]
    public async Task A_broker_that_stops_does_not_wait_for_who_has_not_come_in()
    {
        var clock = new FakeTimeProvider();
        var edge = await EdgeBroker.StartAsync(clock);
        await using var stream = await OpenAsync(clock, edge.TcpPort);

        await edge.DisposeAsync();

        Assert.That(await ReadAsync(stream), Is.Zero);
    }

    // The time of a connection runs once the broker has seen it.
    private static async Task<Stream> OpenAsync(FakeTimeProvider clock, int port)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var before = clock.Timers;
        var stream = await TlsClients.ConnectAsync(port);

        while (clock.Timers == before)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return stream;
    }

    // A session that answers has set its time.
    private static async Task BeginAsync(ConnectionRegistry registry)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (registry.Count == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await registry.Sessions.Single().Ask<ActorIdentity>(new Identify(0), patience.Token);
    }

    private static async Task<int> ReadAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        try
        {
            return await stream.ReadAsync(new byte[1], patience.Token);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static async Task<string> ReadAllAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(patience.Token);
    }
}
