using System.Runtime.InteropServices;

namespace Broker.Core.Storage.Journals;

/// <summary>What the writer knows of a log. Its alone, but for the owner.</summary>
/// <param name="number">The log's number, never used again.</param>
/// <param name="identity">What it belongs to.</param>
internal sealed class LogState(uint number, LogIdentity identity)
{
    private IActorRef? _owner;
    private int _latestSegment;
    private Live? _latest;

    /// <summary>The log's number.</summary>
    public uint Number => number;

    /// <summary>What it belongs to.</summary>
    public LogIdentity Identity => identity;

    /// <summary>Gets the log as its owner has it.</summary>
    public required QueueLog Log { get; init; }

    /// <summary>Who is told; null before there is anyone. Any thread.</summary>
    public IActorRef? Owner
    {
        get => Volatile.Read(ref _owner);
        set => Volatile.Write(ref _owner, value);
    }

    /// <summary>The text that the owner keeps.</summary>
    public string Properties { get; set; } = string.Empty;

    /// <summary>Up to where messages may have been delivered.</summary>
    public long Mark { get; set; }

    /// <summary>The last sequence of a message.</summary>
    public long LastSequence { get; set; }

    /// <summary>Where the definition lies that counts; 0: not written yet.</summary>
    public int DefinitionSegment { get; set; }

    /// <summary>Octets of its record.</summary>
    public int DefinitionBytes { get; set; }

    /// <summary>Whether it has been deleted.</summary>
    public bool IsDeleted { get; set; }

    /// <summary>What lives of it, by segment.</summary>
    public Dictionary<int, Live> Lives { get; } = [];

    /// <summary>The numbers up to which additions and others are written, and those up to which the owner has been told.</summary>
    public long Adds { get; set; }

    public long Others { get; set; }

    public long ToldAdds { get; set; }

    public long ToldOthers { get; set; }

    /// <summary>The same when the group began.</summary>
    public long CommittedAdds { get; set; }

    public long CommittedOthers { get; set; }

    public long CommittedToldAdds { get; set; }

    public long CommittedToldOthers { get; set; }

    /// <summary>Whether the group has something of it, and something that the owner waits for.</summary>
    public bool IsTouched { get; set; }

    public bool IsAwaited { get; set; }

    /// <summary>The index of the last notice about it in this group; -1: none.</summary>
    public int LastNotice { get; set; } = -1;

    /// <summary>Counts a message in or out.</summary>
    /// <param name="segment">Where it lies.</param>
    /// <param name="count">1 or -1.</param>
    /// <param name="bytes">The octets of its record.</param>
    /// <returns>How many octets more or less live: never more are taken out than there are, whatever the size said.</returns>
    public long CountLive(int segment, int count, long bytes)
    {
        if (_latestSegment != segment || _latest is null)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(Lives, segment, out _);
            (_latestSegment, _latest) = (segment, entry ??= new Live());
        }

        var before = _latest.Bytes;
        _latest.Count += count;
        _latest.Bytes = _latest.Count == 0 ? 0 : Math.Max(0, before + (count * bytes));
        var change = _latest.Bytes - before;

        if (_latest.Count == 0)
        {
            Lives.Remove(segment);
            _latest = null;
        }

        return change;
    }

    /// <summary>Tells the owner something, if there is one.</summary>
    /// <param name="message">What.</param>
    public void Tell(object message) => Owner?.Tell(message, ActorRefs.NoSender);
}
