using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>What the journal logs: numbers 2100 to 2199.</summary>
internal static partial class JournalLog
{
    [LoggerMessage(2100, LogLevel.Warning, "{File}: the last {Octets} octets, from {Offset} on, were not written whole when the broker ended, and are cut off; none of it was confirmed.")]
    public static partial void TailCut(this ILogger log, string file, long offset, long octets);

    [LoggerMessage(2101, LogLevel.Error, "{File}: {Octets} octets from {Offset} on are damaged; they are set aside as {Copy} and left out.")]
    public static partial void DamageSetAside(this ILogger log, string file, long offset, long octets, string copy);

    [LoggerMessage(2102, LogLevel.Error, "{File}: what it begins with, at offset 0, is damaged, so that nothing in it can be read; it is set aside as {Copy}.")]
    public static partial void SegmentSetAside(this ILogger log, string file, string copy);

    [LoggerMessage(2103, LogLevel.Error, "What {Count} messages of the journal belong to is lost with a damaged record; they are in {Queue}.")]
    public static partial void LogLost(this ILogger log, long count, string queue);

    [LoggerMessage(2104, LogLevel.Error, "{File}: the message at {Offset}, of {Destination}, cannot be read; it is lost.")]
    public static partial void RecordUnreadable(this ILogger log, string file, long offset, string destination);

    [LoggerMessage(2105, LogLevel.Error, "{File}: reading at {Offset} failed.")]
    public static partial void ReadFailed(this ILogger log, Exception reason, string file, long offset);

    [LoggerMessage(2106, LogLevel.Error, "Writing to {File} failed; what was not on disk yet is refused, and persistent messages are until writing succeeds again.")]
    public static partial void WriteFailed(this ILogger log, Exception reason, string file);

    [LoggerMessage(2107, LogLevel.Information, "Writing to the journal succeeds again.")]
    public static partial void WriteRecovered(this ILogger log);

    [LoggerMessage(2108, LogLevel.Error, "No persistent messages are taken: {Reason} Acknowledgements go on.")]
    public static partial void Full(this ILogger log, string reason);

    [LoggerMessage(2109, LogLevel.Information, "There is room for persistent messages again.")]
    public static partial void RoomAgain(this ILogger log);

    [LoggerMessage(2110, LogLevel.Warning, "{File} could not be removed; it is tried again.")]
    public static partial void RemoveFailed(this ILogger log, Exception reason, string file);

    [LoggerMessage(2111, LogLevel.Critical, "The journal's writer failed; the broker cannot go on.")]
    public static partial void WriterFailed(this ILogger log, Exception reason);

    [LoggerMessage(2112, LogLevel.Information, "Journal {Path}: {Logs} logs with {Messages} messages in {Segments} segments, read in {Milliseconds} ms.")]
    public static partial void Opened(this ILogger log, string path, int logs, long messages, int segments, long milliseconds);

    [LoggerMessage(2113, LogLevel.Error, "{Copy} could not be written.")]
    public static partial void SetAsideFailed(this ILogger log, Exception reason, string copy);
}
