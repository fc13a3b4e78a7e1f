namespace Broker.Core.Storage.Journals.Format;

/// <summary>What a record is. The numbers are on disk.</summary>
internal enum RecordKind : byte
{
    /// <summary>A log: its number, its identity, its properties, its mark. The last one counts.</summary>
    Definition = 1,

    /// <summary>A message, new or moved.</summary>
    Add = 2,

    /// <summary>A message that lies elsewhere is gone.</summary>
    Remove = 3,

    /// <summary>A message that lies elsewhere has been delivered so many times.</summary>
    Deliveries = 4,

    /// <summary>The id of a message that has come.</summary>
    Remember = 5,

    /// <summary>A log is gone with all that is in it.</summary>
    Delete = 6,

    /// <summary>Records that are there as a whole or not at all.</summary>
    Batch = 7,
}
