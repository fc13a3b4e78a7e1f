using System.Net.Sockets;
using Broker.Tests.Support;

namespace Broker.Tests.Abuse;

/// <summary>
/// Clients that hold on to what they are given by doing next to nothing: each is ended by a limit in time, and whoever behaves does not notice. The times
/// are those of the broker's own clock, made short.
/// </summary>
internal sealed class SlownessTests
{
    private const int Crowd = 200;

    private static readonly string[] Impatient = ["--limits.connect-timeout=3s", "--limits.login-time=100ms", "--heart-beat.tolerance=2", "--heart-beat.receive=500ms"];

    [TestCase("", Description = "Nothing at all.")]
    [TestCase("GET /ws HT", Description = "Half a request line.")]
    [TestCase("GET /ws HTTP/1.1\r\nHost: localhost\r\nX: ", Description = "Headers without an end.")]
    public async Task A_handshake_that_does_not_end_is_ended(string beginning)
    {
        await using var broker = await TestBroker.StartAsync(Impatient);
        await AssertThatAllAreEndedAsync(broker, broker.WebPort, beginning, drip: "x");
    }

    [TestCase("", "\n", Description = "Heart-beats before CONNECT.")]
    [TestCase("CONNECT\naccept-version:1.2\n", "a:b\n", Description = "A CONNECT that does not end.")]
    public async Task A_login_that_does_not_end_is_ended(string beginning, string drip)
    {
        await using var broker = await TestBroker.StartAsync(Impatient);
        await AssertThatAllAreEndedAsync(broker, broker.TcpPort, beginning, drip);
    }

    [Test]
    public async Task A_client_that_has_promised_heart_beats_and_says_nothing_is_ended()
    {
        await using var broker = await TestBroker.StartAsync(Impatient);
        await AssertThatAllAreEndedAsync(
            broker,
            broker.TcpPort,
            "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\nheart-beat:500,0\n\n^@SEND\ndestination:/topic/a\n\nand then",
            drip: string.Empty);
    }

    // A frame that drips is a sign of life each time, as the specification wants it. So it costs its sender a connection, and the broker what it has so far.
    [Test]
    public async Task Frames_that_drip_cost_nobody_else_anything()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var bystanders = await Bystanders.ConnectAsync(() => broker.ConnectWebSocketAsync());
        var sockets = await OpenAllAsync(broker.TcpPort, "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@SEND\ndestination:/topic/a\n\n");

        await bystanders.ExchangeUntilAsync(Task.Run(async () =>
        {
            for (var octet = 0; octet < 50; octet++)
            {
                await Task.WhenAll(sockets.Select(socket => Abuser.TrySendAsync(socket, "x")));
            }
        }));

        Assert.That(sockets.Select(socket => socket.Connected), Is.All.True);
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task AssertThatAllAreEndedAsync(TestBroker broker, int port, string beginning, string drip)
    {
        await using var bystanders = await Bystanders.ConnectAsync(() => broker.ConnectWebSocketAsync());
        var opening = OpenAllAsync(port, beginning);
        await bystanders.ExchangeUntilAsync(opening);
        var sockets = await opening;
        var ends = Task.WhenAll(sockets.Select(Abuser.ReadToEndAsync));

        while (!ends.IsCompleted)
        {
            await bystanders.ExchangeAsync(10);
            await Task.WhenAll(sockets.Select(socket => drip.Length == 0 ? Task.FromResult(true) : Abuser.TrySendAsync(socket, drip)));
        }

        await ends;
        sockets.ForEach(socket => socket.Dispose());
    }

    private static async Task<List<Socket>> OpenAllAsync(int port, string beginning)
    {
        var sockets = new List<Socket>();
        for (var count = 0; count < Crowd; count++)
        {
            var socket = await Abuser.OpenAsync(port);
            await Abuser.TrySendAsync(socket, beginning);
            sockets.Add(socket);
        }

        return sockets;
    }
}
