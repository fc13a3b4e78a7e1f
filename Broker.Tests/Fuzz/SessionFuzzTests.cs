using System.Globalization;
using System.Text;
using Broker.Core.Destinations;
using Broker.Host.Sessions;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>
/// Whole sessions over a whole broker against clients that are nearly right: each input is a connection of its own, most of them log in first. A
/// well-behaved publisher and subscriber beside them lose nothing.
/// </summary>
internal sealed class SessionFuzzTests
{
    private const int InputsPerRound = 500;
    private const int LeftAtMost = 64 << 20;

    private static readonly byte[] Connect = FrameWays.Octets("CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\nheart-beat:0,0\n\n^@");

    [Test]
    [Category("Slow")]
    public async Task Mutated_sessions_do_no_harm([Values] bool isWebSocket)
    {
        var log = new FaultLog();
        await using var broker = await PipeBroker.StartAsync(security: null, Limit, log);
        await using var bystanders = await Bystanders.ConnectAsync(() => broker.ConnectAsync());
        var workers = Enumerable.Range(0, 2).Select(number => new Worker(broker, isWebSocket, FuzzRun.Seed + number)).ToArray();
        var before = 0L;
        var count = FuzzRun.Count(5000);

        for (var done = 0; done < count; done += InputsPerRound)
        {
            await Task.WhenAll([bystanders.ExchangeAsync(10), .. workers.Select(worker => Task.Run(() => worker.RunAsync(InputsPerRound / workers.Length)))]);
            Assert.That(log.Faults, Is.Empty);

            // What was made in passing goes, so that what stays is a leak.
            await broker.PassUntilAsync(() => broker.Registry.Count == Bystanders.Connections);
            broker.Clock.Advance(TimeSpan.FromMinutes(2));
            before = Watch(done, count, before);
        }

        Assert.That(GC.GetTotalMemory(forceFullCollection: true), Is.LessThan(before + LeftAtMost));
        Assert.That(workers.SelectMany(worker => worker.Errors).Distinct().Count(), Is.GreaterThan(15), "Most of what a client can do wrong was done.");
    }

    // What is left in queues would be kept, as it should be, and look like a leak.
    private static void Limit(SessionSettings settings)
    {
        settings.Limits.Destinations = 1000;
        settings.Queue.MaxLength = 10;
        settings.Queue.Overflow = Overflow.DropOldest;
        settings.Queue.DurableExpiry = TimeSpan.FromMinutes(10);
    }

    // The first rounds compile, and fill pools.
    private static long Watch(int done, int count, long before)
    {
        if (done == InputsPerRound * 4)
        {
            before = GC.GetTotalMemory(forceFullCollection: true);
        }

        if (done % Math.Max(InputsPerRound, count / 20 / InputsPerRound * InputsPerRound) == 0)
        {
            TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{done} inputs: heap {GC.GetTotalMemory(forceFullCollection: false) >> 20} MiB, process {Environment.WorkingSet >> 20} MiB"));
        }

        return before;
    }

    private sealed class Worker(PipeBroker broker, bool isWebSocket, int seed)
    {
        private readonly Mutator _frames = new(FuzzCorpus.Stomp, seed);
        private readonly Mutator _messages = new(FuzzCorpus.WebSocket, seed);

        public HashSet<string> Errors { get; } = [];

        public async Task RunAsync(int count)
        {
            for (; count > 0; count--)
            {
                var octets = Next(_frames.Random);

                try
                {
                    var said = await FuzzConnection.RunAsync(broker.Services, isWebSocket, octets, _frames.Random);
                    Assert.That(SessionOracle.Judge(said, isWebSocket, Errors), Is.Null, () => $"{Describe(octets)}\n{Encoding.UTF8.GetString(said)}");
                }
                catch (Exception broken) when (broken is not AssertionException)
                {
                    throw new AssertionException($"{broken}\n{Describe(octets)}", broken);
                }
            }
        }

        private byte[] Next(Random random)
        {
            var frames = random.Next(32) == 0 ? _frames.Next().ToArray() : [.. Connect, .. _frames.Next().Span];
            return isWebSocket ? Wrap(frames, random) : frames;
        }

        // Good messages with STOMP in them, and among them, one time in four, what is nearly WebSocket.
        private byte[] Wrap(byte[] frames, Random random)
        {
            var octets = new List<byte>();
            for (var rest = frames.AsMemory(); !rest.IsEmpty;)
            {
                var length = random.Next(2) == 0 ? rest.Length : random.Next(1, rest.Length + 1);
                octets.AddRange(WebSocketFrames.Of(random.Next(4) == 0 ? WebSocketFrames.Text : WebSocketFrames.Binary, rest[..length].Span));
                rest = rest[length..];

                if (random.Next(4) == 0)
                {
                    octets.AddRange(_messages.Next().Span);
                }
            }

            return [.. octets];
        }

        private static string Describe(byte[] octets) => $"{Convert.ToHexString(octets)}\n{Encoding.Latin1.GetString(octets)}";
    }
}
