namespace Broker.Load.Net;

/// <summary>How many descriptors a process may have, and the brokers that it starts after it.</summary>
internal static class Descriptors
{
    // What a runtime, its libraries and a broker's own files take beside the connections.
    private const int Others = 500;

    /// <summary>Raises the limit for so many connections, as far as the system lets it.</summary>
    /// <returns>How many connections fit.</returns>
    public static long Allow(int connections)
    {
        var (soft, hard) = Limits();
        var wanted = (ulong)connections + Others;

        if (soft < wanted && Libc.SetLimit(Libc.OpenFiles, [wanted, Math.Max(hard, wanted)]) < 0)
        {
            // Above the hard limit only root may go.
            _ = Libc.SetLimit(Libc.OpenFiles, [hard, hard]);
        }

        return (long)Math.Min(Limits().Soft, int.MaxValue) - Others;
    }

    private static (ulong Soft, ulong Hard) Limits()
    {
        var limits = new ulong[2];
        _ = Libc.Check(Libc.GetLimit(Libc.OpenFiles, limits));
        return (limits[0], limits[1]);
    }
}
