using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Abuse;

/// <summary>Clients that want too much of everything: each meets its limit, or pays for it alone; whoever behaves loses nothing.</summary>
internal sealed class FloodsBesideOthersTests
{
    private const string Connect = "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@";

    private static readonly string[] Names = [.. Abuses.Keys];

    private static Dictionary<string, Func<TestBroker, Task>> Abuses => new()
    {
        ["Connections that come and go"] = ComeAndGoAsync,
        ["Wrong passcodes"] = GuessAsync,
        ["A subscriber that reads nothing of a flood"] = StallAsync,
        ["Subscriptions without end"] = broker => FloodAsync(broker, index => $"SUBSCRIBE\nid:{index}\ndestination:/topic/{index}.#\n\n^@", 5000),
        ["Topics used once"] = broker => FloodAsync(broker, index => $"SEND\ndestination:/topic/once.{index}\n\nx^@", 20_000),
        ["A queue that nobody empties"] = broker => FloodAsync(broker, index => $"SEND\ndestination:/queue/full\n\n{new string('x', 1000)}^@", 20_000),
        ["Transactions that never end"] = broker => FloodAsync(broker, index => $"BEGIN\ntransaction:{index}\n\n^@SEND\ndestination:/queue/t\ntransaction:{index}\n\n{new string('x', 10_000)}^@", 100),
        ["The largest frames"] = broker => FloodAsync(broker, index => $"SEND\ndestination:/topic/large\n\n{new string('x', 4_000_000)}^@", 20),
        ["Headers as long as may be"] = broker => FloodAsync(broker, index => $"SEND\ndestination:/topic/a\n{string.Concat(Enumerable.Range(0, 60).Select(header => $"h{header}:{new string('x', 8000)}\n"))}\n^@", 50),
        ["Selectors that are deep"] = broker => FloodAsync(broker, index => $"SUBSCRIBE\nid:{index}\ndestination:/topic/a\nselector:{new string('(', 3000)}a = 1{new string(')', 3000)}\n\n^@", 200),
        ["Selectors that backtrack"] = broker => FloodAsync(broker, index => $"SUBSCRIBE\nid:{index}\ndestination:/topic/s\nselector:a LIKE '{string.Concat(Enumerable.Repeat("%a", 30))}'\n\n^@SEND\ndestination:/topic/s\na:{new string('a', 5000)}b\n\n^@", 200),
        ["Heart-beats without end"] = broker => FloodAsync(broker, index => new string('\n', 10_000), 500),
    };

    [TestCaseSource(nameof(Names))]
    public async Task Whoever_behaves_loses_nothing(string abuse)
    {
        using var log = new FaultLog();
        await using var broker = await TestBroker.StartAsync(log, "--limits.login-time=50ms", "--limits.outbox-frames=1000");
        await using var bystanders = await Bystanders.ConnectAsync(() => broker.ConnectWebSocketAsync());

        await bystanders.ExchangeUntilAsync(Task.Run(() => Abuses[abuse](broker)));
        await bystanders.ExchangeAsync(10);

        Assert.That(log.Faults, Is.Empty);
    }

    // Says what it wants to, whether or not somebody listens, and takes what comes.
    private static async Task FloodAsync(TestBroker broker, Func<int, string> frame, int count)
    {
        using var socket = await Abuser.OpenAsync(broker.TcpPort);
        var reading = Abuser.ReadToEndAsync(socket);
        await Abuser.TrySendAsync(socket, Connect);
        var piece = new StringBuilder();

        for (var index = 0; index < count; index++)
        {
            piece.Append(frame(index));
            if (piece.Length < 64 * 1024 && index < count - 1)
            {
                continue;
            }

            if (!await Abuser.TrySendAsync(socket, piece.ToString()))
            {
                break;
            }

            piece.Clear();
        }

        // What was an error has been told; what was none has been done when this is.
        await Abuser.TrySendAsync(socket, "DISCONNECT\nreceipt:end\n\n^@");
        await reading;
    }

    private static async Task ComeAndGoAsync(TestBroker broker)
    {
        for (var count = 0; count < 500; count++)
        {
            using var socket = await Abuser.OpenAsync(count % 2 == 0 ? broker.TcpPort : broker.WebPort);
            await Abuser.TrySendAsync(socket, count % 4 < 2 ? Connect : "GET");
        }
    }

    private static async Task GuessAsync(TestBroker broker)
    {
        for (var count = 0; count < 30; count++)
        {
            using var socket = await Abuser.OpenAsync(broker.TcpPort);
            await Abuser.TrySendAsync(socket, $"CONNECT\naccept-version:1.2\nlogin:guest\npasscode:{count}\n\n^@");
            Assert.That(await Abuser.ReadToEndAsync(socket), Does.StartWith("ERROR\n"));
        }
    }

    private static async Task StallAsync(TestBroker broker)
    {
        using var stalled = await Abuser.OpenAsync(broker.TcpPort);
        stalled.ReceiveBufferSize = 4096;
        await Abuser.TrySendAsync(stalled, Connect + "SUBSCRIBE\nid:0\ndestination:/topic/flood\n\n^@");
        await FloodAsync(broker, index => $"SEND\ndestination:/topic/flood\n\n{new string('x', 1000)}^@", 20_000);
    }
}
