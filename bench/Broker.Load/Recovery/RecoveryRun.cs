using System.Diagnostics;
using System.Net;
using Broker.Load.Net;
using Broker.Load.Stomp;
using Broker.Load.Targets;

namespace Broker.Load.Recovery;

/// <summary>
/// Fills a broker with persistent messages, kills it, starts it again on the same store, and says how long it takes until it lets somebody
/// in, and how much memory it has. Then all messages are taken, so that the figures are those of a broker that has lost nothing.
/// </summary>
/// <param name="target">The broker.</param>
/// <param name="messages">How many messages.</param>
/// <param name="bodyLength">The octets of a body.</param>
internal sealed class RecoveryRun(Target target, long messages, int bodyLength)
{
    private const int KillSignal = 9;
    private const string Queue = "load.recovery";

    private static readonly string QueuePrefix = Dialect.Own.QueuePrefix;

    /// <summary>Runs.</summary>
    /// <exception cref="IOException">The broker refuses, or has lost something.</exception>
    public async Task<RecoveryFigures> RunAsync(CancellationToken cancellation)
    {
        long residentFull;
        var start = Stopwatch.GetTimestamp();

        await using (var broker = await target.StartAsync(cancellation))
        {
            start = Stopwatch.GetTimestamp();
            await BacklogWriter.FillAsync(AddressOf(broker), QueuePrefix + Queue, messages, bodyLength);
            residentFull = broker.Usage.ResidentBytes;
            Libc.Check(Libc.Kill(broker.ProcessId, KillSignal));
        }

        var fill = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();

        await using (var broker = await target.StartAsync(cancellation))
        {
            await (await BacklogSession.OpenAsync(AddressOf(broker))).DisposeAsync();
            var ready = Stopwatch.GetElapsedTime(start);
            var residentReady = broker.Usage.ResidentBytes;

            start = Stopwatch.GetTimestamp();
            await BacklogReader.EmptyAsync(AddressOf(broker), QueuePrefix + Queue, messages);
            return new RecoveryFigures(fill, residentFull, ready, residentReady, Stopwatch.GetElapsedTime(start), broker.Usage.ResidentBytes);
        }
    }

    private static IPEndPoint AddressOf(RunningBroker broker) => broker.AddressOf(Transport.Tcp).EndPoint;
}
