using Broker.Load.Report;

namespace Broker.Load.Scenarios;

/// <summary>Opens more and more connections, and watches the broker at each size while they idle.</summary>
/// <param name="crowd">The connections.</param>
/// <param name="sizes">How many there are to be, in ascending order.</param>
internal sealed class IdleStepsRun(IdleCrowd crowd, IReadOnlyList<int> sizes) : IRun
{
    /// <summary>The name of the figure that says what so many connections cost.</summary>
    public static string CpuOf(int connections) => FormattableString.Invariant($"idle CPU % of a core, {connections}");

    public Round RunRound(TimeSpan limit)
    {
        var figures = new List<Figure>();
        var open = 0;

        foreach (var size in sizes)
        {
            var (memory, cpu) = crowd.Add(size - open, limit);
            open = size;
            figures.Add(new(CpuOf(size), cpu * 100, "0.00"));
            figures.Add(new(FormattableString.Invariant($"RSS MiB, {size}"), memory / 1048576.0, "0"));
        }

        crowd.CheckHeartBeats();
        return new Round(figures, [.. crowd.Tally.Faults], crowd.Tally.FaultCount);
    }

    public void Dispose() => crowd.Dispose();
}
