using System.Diagnostics;
using Broker.Load.Checks;
using Broker.Load.Report;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>A round of messages from its first to its last, and what broker and generator have used for it.</summary>
/// <param name="broker">The broker.</param>
internal sealed class Measured(RunningBroker broker)
{
    private readonly ProcessUsage _before = broker.Usage;
    private readonly TimeSpan _ownBefore = Environment.CpuUsage.TotalTime;
    private readonly long _start = Stopwatch.GetTimestamp();
    private TimeSpan _own;

    /// <summary>How long it took, from <see cref="Stop"/> on.</summary>
    public TimeSpan Time { get; private set; }

    /// <summary>The last delivery is there; the broker may still be at work.</summary>
    public void Stop()
    {
        Time = Stopwatch.GetElapsedTime(_start);
        _own = Environment.CpuUsage.TotalTime - _ownBefore;
    }

    /// <summary>The round, when the broker has come to rest.</summary>
    /// <param name="tally">What was delivered.</param>
    /// <param name="latencies">How late it was, or null.</param>
    public Round End(Tally tally, Histogram? latencies)
    {
        var after = broker.Usage;
        var deliveries = Math.Max(1, tally.Delivered);
        var figures = new List<Figure>
        {
            new("CPU µs/delivery", (after.Total - _before.Total).TotalMicroseconds / deliveries, "0.00"),
            new("of it kernel", (after.Kernel - _before.Kernel).TotalMicroseconds / deliveries, "0.00", Better.Neither),
            new("deliveries/s", deliveries / Time.TotalSeconds, "#,0", Better.More),
            new("RSS MiB", after.ResidentBytes / 1048576.0, "0"),
            new("generator µs/delivery", _own.TotalMicroseconds / deliveries, "0.00", Better.Neither),
        };

        if (latencies is not null)
        {
            figures.Insert(2, new("p50 µs", latencies.Percentile(0.5).TotalMicroseconds, "0"));
            figures.Insert(3, new("p99 µs", latencies.Percentile(0.99).TotalMicroseconds, "0"));
            figures.Insert(4, new("p99.9 µs", latencies.Percentile(0.999).TotalMicroseconds, "0"));
        }

        return new Round(figures, [.. tally.Faults], tally.FaultCount);
    }
}
