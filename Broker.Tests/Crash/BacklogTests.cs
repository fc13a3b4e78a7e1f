using System.Net;
using Broker.Load.Recovery;
using Broker.Load.Targets;
using Broker.Tests.Host.Processes;

namespace Broker.Tests.Crash;

/// <summary>Backlogs that are larger than the memory the broker may take for their contents.</summary>
[Platform("Linux", Reason = "The memory of a process is read as Linux tells it.")]
internal sealed class BacklogTests
{
    private const int UsualMessages = 600_000;
    private const int BodyLength = 1024;
    private const string Queue = "/queue/backlog";

    // What the program takes with a cache of 16 MiB while it is under load: above all what the garbage collector lets come together before it
    // collects. Beside it what stays in memory of a message. Contents alone would be more.
    private const long BaseBytes = 448 << 20;
    private const long BytesPerMessage = 64;
    private const long MostBytes = 1L << 30;

    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(2);
    private static readonly string[] Limits = ["--store.cache=16MiB", "--store.segment=64MiB", "--queue.max-length=1000000000", "--queue.max-bytes=1024GiB"];

    /// <summary>BROKER_TEST_BACKLOG=10000000 is ten million, which takes ten gigabytes of disk.</summary>
    [Test]
    [Category("Slow")]
    public async Task A_backlog_of_many_times_the_memory_is_kept_through_a_kill_and_comes_in_order()
    {
        var count = CrashRun.Backlog(UsualMessages);
        var bound = Math.Min(BaseBytes + (count * BytesPerMessage), MostBytes);
        using var folder = new StoreFolder();

        await using (var first = await HostProcess.ListenAsync(folder.Settings(Limits)))
        {
            await BacklogWriter.FillAsync(EndPointOf(first), Queue, count, BodyLength);
            AssertIsSmall("filled", first, bound);
            first.Kill();
            await first.WaitForExitAsync();
        }

        var start = TimeProvider.System.GetTimestamp();
        await using var second = HostProcess.StartOnFreePorts(folder: null, folder.Settings(Limits));
        await second.WaitUntilListeningAsync(StartPatience);
        await (await BacklogSession.OpenAsync(EndPointOf(second))).DisposeAsync();
        TestContext.Out.WriteLine($"CONNECTED {TimeProvider.System.GetElapsedTime(start).TotalSeconds:0.00} s after the start, with {count} messages");
        AssertIsSmall("started again", second, bound);

        await BacklogReader.EmptyAsync(EndPointOf(second), Queue, count);
        AssertIsSmall("empty again", second, bound);
    }

    private static IPEndPoint EndPointOf(HostProcess broker) => new(IPAddress.Loopback, broker.TcpPort);

    private static void AssertIsSmall(string when, HostProcess broker, long bound)
    {
        var resident = ProcessUsage.Of(broker.ProcessId).ResidentBytes;
        TestContext.Out.WriteLine($"{when}: RSS {resident >> 20} MiB, bound {bound >> 20} MiB");
        Assert.That(resident, Is.LessThan(bound), when);
    }
}
