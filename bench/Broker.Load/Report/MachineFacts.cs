using System.Runtime.InteropServices;
using Broker.Load.Targets;

namespace Broker.Load.Report;

/// <summary>What figures depend on beside the brokers.</summary>
/// <param name="Cores">How many processors there are, for brokers and generator together.</param>
/// <param name="Processor">What the processor says it is.</param>
/// <param name="MemoryGiB">The memory.</param>
/// <param name="System">The kernel.</param>
/// <param name="Runtime">What our broker and the generator run on.</param>
/// <param name="Brokers">The brokers with their versions.</param>
internal sealed record MachineFacts(int Cores, string Processor, double MemoryGiB, string System, string Runtime, IReadOnlyList<string> Brokers)
{
    /// <summary>Reads them.</summary>
    public static MachineFacts Read(IReadOnlyList<Target> targets) => new(
        Environment.ProcessorCount,
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown",
        Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30), 1),
        $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        RuntimeInformation.FrameworkDescription,
        [.. targets.Select(target => target.Version is null ? target.Name : $"{target.Name} {target.Version}")]);

    /// <summary>The facts in two lines.</summary>
    public string Describe() => FormattableString.Invariant($"{string.Join(", ", Brokers)}.{Environment.NewLine}{Cores} cores ({Processor}), {MemoryGiB} GiB, {System}, {Runtime}.");
}
