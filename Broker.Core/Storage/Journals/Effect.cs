using System.Runtime.InteropServices;

namespace Broker.Core.Storage.Journals;

/// <summary>What a record changes in the accounts, once it is on disk.</summary>
/// <param name="Kind">What kind of entry it was.</param>
/// <param name="Log">The log.</param>
/// <param name="Message">The message; null where the record is about none.</param>
/// <param name="Position">Where the record lies, or will.</param>
/// <param name="Before">Where the message lay before.</param>
/// <param name="Bytes">The octets of the record; of a removal those of the message's.</param>
/// <param name="Value">The time until, or the segment, as the kind has it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Effect(EntryKind Kind, LogState Log, QueuedMessage? Message, RecordPosition Position, RecordPosition Before, int Bytes, long Value = 0);
