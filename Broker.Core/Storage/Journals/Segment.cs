using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>A segment as the writer accounts for it. The writer's alone.</summary>
/// <param name="file">Its file.</param>
/// <param name="capacity">Octets that are reserved on the disk.</param>
internal sealed class Segment(SegmentFile file, long capacity)
{
    /// <summary>Its file.</summary>
    public SegmentFile File => file;

    /// <summary>Its number.</summary>
    public int Number => file.Number;

    /// <summary>Octets that it takes on the disk.</summary>
    public long Bytes { get; set; } = capacity;

    /// <summary>Octets that its index takes.</summary>
    public long IndexBytes { get; set; }

    /// <summary>Where the next record begins, written or not.</summary>
    public long End { get; set; } = SegmentHeader.Size;

    /// <summary>Whether nothing is added any more.</summary>
    public bool IsSealed { get; set; }

    /// <summary>Whether something of it may not be on disk, so that what it moved must not be deleted yet.</summary>
    public bool IsUnflushed { get; set; }

    /// <summary>What its index will have; null once it is sealed.</summary>
    public SegmentIndex? Index { get; set; }

    /// <summary>Messages that live in it.</summary>
    public int Messages { get; set; }

    /// <summary>Octets of the records of messages and definitions that live in it.</summary>
    public long LiveBytes { get; set; }

    /// <summary>Definitions in it that count.</summary>
    public int Definitions { get; set; }

    /// <summary>Octets of what is remembered in it.</summary>
    public long RememberedBytes { get; set; }

    /// <summary>Until when the last of that counts.</summary>
    public long RememberedUntil { get; set; }

    /// <summary>
    /// The older segments that hold messages, dead by now, which would live again without this one: their removal, their move, or the end of
    /// their log stands here. It must not go before them.
    /// </summary>
    public HashSet<int> Older { get; } = [];

    /// <summary>Octets of what lives in it.</summary>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public long LiveBytesAt(long now) => LiveBytes + (RememberedUntil > now ? RememberedBytes : 0);

    /// <summary>Whether its file can go.</summary>
    /// <param name="now">The time, in milliseconds since 1970.</param>
    public bool IsDeletable(long now) => IsSealed && Messages == 0 && Definitions == 0 && RememberedUntil <= now && Older.Count == 0;
}
