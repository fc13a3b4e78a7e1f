using System.Globalization;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>What a process has used, as Linux counts it.</summary>
/// <param name="Total">CPU time of all its threads, those that have ended included.</param>
/// <param name="Kernel">CPU time in the kernel for it: above all copying to and from sockets. Counted in hundredths of a second.</param>
/// <param name="ResidentBytes">Memory it has now.</param>
internal sealed record ProcessUsage(TimeSpan Total, TimeSpan Kernel, long ResidentBytes)
{
    // What /proc counts in. The CPU clock of a process counts in nanoseconds, but does not tell the kernel from the rest.
    private const long TicksPerJiffy = TimeSpan.TicksPerSecond / 100;

    private const long Billion = 1_000_000_000;

    /// <summary>Reads what a process has used so far.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessUsage Of(int process)
    {
        // The second field is the program's name in parentheses, which may hold blanks; the state, field 3, follows it.
        var stat = File.ReadAllText(FormattableString.Invariant($"/proc/{process}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return new ProcessUsage(CpuTime(process), TimeSpan.FromTicks(Number(fields[15 - 3]) * TicksPerJiffy), Number(fields[24 - 3]) * Environment.SystemPageSize);
    }

    // Seconds, then nanoseconds; 2 is the scheduler's clock of a process.
    private static TimeSpan CpuTime(int process)
    {
        var time = new long[2];
        _ = Libc.Check(Libc.GetTime((~process << 3) | 2, time));
        return TimeSpan.FromSeconds(time[0] + ((double)time[1] / Billion));
    }

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
