using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>
/// Requests that are nearly HTTP, over real sockets, some with WebSocket and STOMP frames behind them: from the first octet of a connection to the last
/// one. A well-behaved publisher and subscriber beside them lose nothing.
/// </summary>
internal sealed class HttpFuzzTests
{
    // Nothing, an answer that does not speak of a fault of the broker, or the GOAWAY of HTTP/2 to its preface.
    private const string Answers = "^$|^HTTP/1.1 (101|200|204|304|4..|501|505) |^\\0\\0\\x08\\x07";

    private static readonly string[] SockJsFaults = ["Payload expected.", "Broken JSON encoding.", "\"callback\" parameter required", "invalid \"callback\" parameter"];

    private static readonly byte[] Session = WebSocketFrames.Of(
        WebSocketFrames.Text,
        FrameWays.Octets("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@SUBSCRIBE\nid:0\ndestination:/topic/a\n\n^@"));

    [Test]
    [Category("Slow")]
    public async Task Mutated_requests_do_no_harm()
    {
        using var log = new FaultLog();
        await using var broker = await TestBroker.StartAsync(log);
        await using var bystanders = await Bystanders.ConnectAsync(() => broker.ConnectWebSocketAsync());
        var mutator = new Mutator(FuzzCorpus.Http, FuzzRun.Seed);
        var answers = new Dictionary<string, int>();

        await bystanders.ExchangeUntilAsync(Task.Run(async () =>
        {
            for (var left = FuzzRun.Count(2000); left > 0; left--)
            {
                var octets = mutator.Random.Next(4) == 0 ? [.. mutator.Next().Span, .. Session] : mutator.Next().ToArray();
                var answer = await AskAsync(broker.WebPort, octets, mutator.Random);
                var line = LineOf(Encoding.Latin1.GetString(answer));
                Assert.That(line, Does.Match(Answers), () => Describe(octets));
                answers[line] = answers.GetValueOrDefault(line) + 1;
            }
        }));

        Assert.That(log.Faults, Is.Empty);
        Assert.That(answers.Keys, Has.Some.Contains(" 200 ").And.Some.Contains(" 400 ").And.Some.Contains(" 403 "), () => string.Join('\n', answers));
    }

    private static async Task<byte[]> AskAsync(int port, byte[] octets, Random random)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        using var answer = new MemoryStream();

        try
        {
            var cut = random.Next(octets.Length + 1);
            await socket.SendAsync(octets.AsMemory(0, cut), patience.Token);
            await socket.SendAsync(octets.AsMemory(cut), patience.Token);
            socket.Shutdown(SocketShutdown.Send);

            var buffer = new byte[4096];
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count)
            {
                answer.Write(buffer, 0, count);
            }
        }
        catch (SocketException)
        {
            // It was told that it had said enough.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The connection does not end.\n{Describe(octets)}");
        }

        return answer.ToArray();
    }

    // SockJS says with 500 what its client has done wrong.
    private static string LineOf(string answer)
    {
        var line = answer.Split("\r\n")[0];
        return SockJsFaults.Any(fault => answer.Contains(fault, StringComparison.Ordinal)) ? line.Replace(" 500 ", " 400 ", StringComparison.Ordinal) : line;
    }

    private static string Describe(byte[] octets) => $"{Convert.ToHexString(octets)}\n{Encoding.Latin1.GetString(octets)}";
}
