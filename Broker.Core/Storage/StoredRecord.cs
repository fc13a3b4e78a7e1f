using System.Runtime.InteropServices;

namespace Broker.Core.Storage;

/// <summary>
/// What stays in memory of a message whose content is on disk only: 40 bytes, without references, so that ten million of them are 400 MB
/// that the garbage collector never looks into.
/// </summary>
/// <param name="Sequence">The message's place in the order of arrival of its log.</param>
/// <param name="Position">Where the record is.</param>
/// <param name="Expires">When the message expires, in milliseconds since 1970; 0: never.</param>
/// <param name="AvailableAt">When it becomes available, in milliseconds since 1970; 0: at once.</param>
/// <param name="Size">What it counts against limits, see <see cref="Messages.Message.Size"/>.</param>
/// <param name="Deliveries">How many times it has been delivered, at most <see cref="ushort.MaxValue"/>.</param>
/// <param name="Priority">Its priority, 0 to 9.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct StoredRecord(
    long Sequence,
    RecordPosition Position,
    long Expires,
    long AvailableAt,
    int Size,
    ushort Deliveries,
    byte Priority);
