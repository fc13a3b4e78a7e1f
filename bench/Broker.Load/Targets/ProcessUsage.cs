using System.Globalization;

namespace Broker.Load.Targets;

/// <summary>What a process has used, as Linux counts it.</summary>
/// <param name="User">CPU time in its own code.</param>
/// <param name="Kernel">CPU time in the kernel for it: above all copying to and from sockets.</param>
/// <param name="ResidentBytes">Memory it has now.</param>
internal sealed record ProcessUsage(TimeSpan User, TimeSpan Kernel, long ResidentBytes)
{
    // What /proc counts in: a hundredth of a second on every Linux. So a figure made of less than a second of CPU is good to a percent at best.
    private const long TicksPerJiffy = TimeSpan.TicksPerSecond / 100;

    /// <summary>The CPU time.</summary>
    public TimeSpan Total => User + Kernel;

    /// <summary>Reads what a process has used so far.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessUsage Of(int process)
    {
        // The second field is the program's name in parentheses, which may hold blanks; the state, field 3, follows it.
        var stat = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUsage(Time(fields[14 - 3]), Time(fields[15 - 3]), Number(fields[24 - 3]) * Environment.SystemPageSize);
    }

    private static TimeSpan Time(string field) => TimeSpan.FromTicks(Number(field) * TicksPerJiffy);

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
