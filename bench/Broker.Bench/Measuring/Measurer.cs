using System.Diagnostics;

namespace Broker.Bench.Measuring;

/// <summary>
/// Measures benchmarks, the plain way: run until the code is compiled for good, choose how many operations make a round of a tenth of a
/// second, run the rounds, report the middle one. No outlier is thrown away and nothing is subtracted: the loop around the operation
/// counts, which is a nanosecond or two. CPU time is the figure to trust: the clock goes on while somebody else has the core.
/// </summary>
internal sealed class Measurer(int rounds, TimeSpan warmUp)
{
    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures a benchmark.</summary>
    public Measurement Measure(Benchmark benchmark)
    {
        using var workload = benchmark.Prepare();
        var operations = WarmUp(workload);
        var (nanoseconds, cpu, bytes) = (new List<double>(), new List<double>(), new List<double>());

        for (var round = 0; round < rounds; round++)
        {
            var allocatedBefore = Allocated(workload);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();

            var done = workload.Run(operations);

            nanoseconds.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / done);
            cpu.Add((Environment.CpuUsage.TotalTime - cpuBefore).TotalNanoseconds / done);
            bytes.Add((double)(Allocated(workload) - allocatedBefore) / done);
        }

        return new Measurement(benchmark, nanoseconds, cpu, bytes);
    }

    // Returns how many operations make a round. The runtime compiles a method again after thirty calls and some time, so it takes many
    // short runs as well as a long one.
    private long WarmUp(IWorkload workload)
    {
        var start = Stopwatch.GetTimestamp();
        var operations = 1L;
        var best = double.MaxValue;

        while (Stopwatch.GetElapsedTime(start) < warmUp || best == double.MaxValue)
        {
            var runStart = Stopwatch.GetTimestamp();
            var done = workload.Run(operations);
            var elapsed = Stopwatch.GetElapsedTime(runStart);

            if (elapsed < RoundTime / 10)
            {
                operations = done * 2;
            }
            else
            {
                best = Math.Min(best, elapsed.TotalNanoseconds / done);
            }
        }

        return Math.Max(1, (long)(RoundTime.TotalNanoseconds / best));
    }

    private static long Allocated(IWorkload workload) =>
        workload.IsParallel ? GC.GetTotalAllocatedBytes(precise: true) : GC.GetAllocatedBytesForCurrentThread();
}
