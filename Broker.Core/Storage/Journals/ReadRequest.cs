namespace Broker.Core.Storage.Journals;

/// <summary>Messages that a log wants to read.</summary>
/// <param name="log">The log; null for the request that ends the reader.</param>
/// <param name="records">The records.</param>
/// <param name="tag">What the answer carries.</param>
internal sealed class ReadRequest(LogState? log, IReadOnlyList<StoredRecord> records, object tag) : ILinked<ReadRequest>
{
    public ReadRequest? Next { get; set; }

    /// <summary>The log.</summary>
    public LogState? Log => log;

    /// <summary>The records.</summary>
    public IReadOnlyList<StoredRecord> Records => records;

    /// <summary>What the answer carries.</summary>
    public object Tag => tag;

    /// <summary>The files of the records, each pinned once; null where a segment is gone.</summary>
    public SegmentFile?[] Files { get; } = new SegmentFile?[records.Count];

    /// <summary>Whether the writer has been asked to write first.</summary>
    public bool WasDeferred { get; set; }
}
