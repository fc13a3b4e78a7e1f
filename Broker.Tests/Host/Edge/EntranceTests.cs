using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Authentication;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Edge;

/// <summary>A handshake of TLS costs, so who may not come is refused before it.</summary>
internal sealed class EntranceTests
{
    private const int Burst = 10;
    private const int Told = 10;

    [Test]
    public async Task Handshakes_count_whatever_follows_them()
    {
        await using var edge = await EdgeBroker.StartAsync(new FakeTimeProvider(), "--limits.connection-rate-per-address=1");

        for (var come = 0; come < Burst; come++)
        {
            await (await ShakeHandsAsync(edge, edge.WebPort)).DisposeAsync();
        }

        for (var refused = 0; refused < Told; refused++)
        {
            var (client, _) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
            await using var told = client;
            await told.ReadErrorAsync(StompError.ConnectingTooFastFromAddress);
        }

        Assert.That(() => ShakeHandsAsync(edge, edge.TcpPort), Throws.InstanceOf<AuthenticationException>().Or.InstanceOf<IOException>());
        await edge.Log.WaitForAsync("(broker.conf: limits.connection-rate-per-address)");
    }

    [Test]
    public async Task A_connection_counts_once_from_the_handshake_to_its_end([Values("1.1", "2.0")] string version)
    {
        await using var edge = await EdgeBroker.StartAsync("--limits.connections-per-address=1");
        var first = await edge.OpenWebSocketAsync(version);
        await first.ConnectAsync();

        Assert.That(() => edge.OpenWebSocketAsync(version), Throws.InstanceOf<WebSocketException>());

        await first.DisposeAsync();
        await ComeUntilLetInAsync(edge);
    }

    [Test]
    public async Task A_connection_on_which_nothing_was_said_is_forgotten_with_its_end()
    {
        await using var edge = await EdgeBroker.StartAsync("--limits.connections-per-address=1");
        var silent = await ShakeHandsAsync(edge, edge.TcpPort);
        var (refused, _) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
        await refused.ReadErrorAsync(StompError.TooManyConnectionsFromAddress);
        await refused.DisposeAsync();

        await silent.DisposeAsync();

        await ComeUntilLetInAsync(edge);
    }

    [Test]
    public async Task Clients_of_a_proxy_are_counted_where_it_names_them()
    {
        await using var edge = await EdgeBroker.StartAsync("--listener:web.trusted-proxies=127.0.0.1", "--limits.connections-per-address=1");

        for (var number = 1; number <= 3; number++)
        {
            var from = $"203.0.113.{number}";
            var (client, _) = await edge.Clients.OpenWebSocketAsync(edge.WebPort, new Version(1, 1), own: null, options => options.SetRequestHeader("X-Forwarded-For", from));
            await client.DisposeAsync();
        }
    }

    // The end of a connection is noticed when it is; until then it counts.
    private static async Task ComeUntilLetInAsync(EdgeBroker edge)
    {
        ReceivedFrame? answer;
        do
        {
            var (client, _) = await edge.Clients.OpenTcpAsync(edge.TcpPort);
            await using var next = client;
            await next.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");
            answer = await next.ReadAsync();
        }
        while (answer?.Command != StompCommand.Connected);
    }

    private static async Task<SslStream> ShakeHandsAsync(EdgeBroker edge, int port) => await edge.Clients.AuthenticateAsync(await TlsClients.ConnectAsync(port));
}
