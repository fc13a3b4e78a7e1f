namespace Broker.Bench.Measuring;

/// <summary>What the rounds of a benchmark have shown, each number per operation.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Nanoseconds">Time on the clock, one value per round.</param>
/// <param name="CpuNanoseconds">CPU time of the whole process, all threads together, one value per round.</param>
/// <param name="Bytes">Bytes allocated on the heap: by this thread, or, where other threads work too, by all; one value per round.</param>
internal sealed record Measurement(Benchmark Benchmark, IReadOnlyList<double> Nanoseconds, IReadOnlyList<double> CpuNanoseconds, IReadOnlyList<double> Bytes)
{
    /// <summary>The value in the middle.</summary>
    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
