namespace Broker.Host.Outbound;

/// <summary>What a batch of entries amounts to.</summary>
/// <param name="Frames">How many there are.</param>
/// <param name="Answers">How many of them are the session's own.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="IsSeen">Whether the client sees any of them; it does not see a WebSocket's pings and pongs.</param>
internal readonly record struct BatchTotals(int Frames, int Answers, long Bytes, bool IsSeen)
{
    public static BatchTotals Of(ReadOnlySpan<OutboxEntry> entries)
    {
        var bytes = 0L;
        var answers = 0;
        var isSeen = false;

        foreach (ref readonly var entry in entries)
        {
            bytes += entry.Size;
            answers += entry.Outlet is null ? 1 : 0;
            isSeen = isSeen || entry.Item is not ControlFrame;
        }

        return new BatchTotals(entries.Length, answers, bytes, isSeen);
    }
}
