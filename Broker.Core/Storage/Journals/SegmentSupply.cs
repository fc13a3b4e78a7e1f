using System.Security.Cryptography;
using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>
/// Makes segments. One more than is needed is always there, reserved on the disk: when that cannot be had, the journal is full, and the segment that is
/// written then is left to acknowledgements and to what is moved to make room.
/// </summary>
internal sealed class SegmentSupply : IDisposable
{
    /// <summary>The name of the segment that is made already; it gets a number when it is used.</summary>
    public const string SpareName = "spare.journal";

    /// <summary>The smallest size of a segment.</summary>
    public const long LeastBytes = 4096;

    // Positions have 32 bits for an offset, and an index stands in memory while it is read.
    private const long MostBytes = 1 << 30;

    // So many segments at least must fit into what the journal may take, or there is no room to move anything.
    private const int LeastSegments = 8;

    private const string NoDisk = "The disk that store.path is on is full.";
    private const string NoRoom = "The journal is as large as store.max-size allows.";

    private readonly IJournalFolder _folder;
    private readonly SegmentTable _segments;
    private readonly ILogger _log;
    private readonly long _most;
    private int _lastNumber;
    private IJournalFile? _spare;
    private string? _reason;
    private string? _fault;

    /// <summary>Makes it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="segments">The segments that there are.</param>
    /// <param name="settings">How large they are and may become.</param>
    /// <param name="lastNumber">The last number of a segment that was used.</param>
    /// <param name="log">Where it is told that there is no room.</param>
    public SegmentSupply(IJournalFolder folder, SegmentTable segments, JournalSettings settings, int lastNumber, ILogger log)
    {
        _folder = folder;
        _segments = segments;
        _log = log;
        _most = settings.MaxBytes > 0 ? settings.MaxBytes : long.MaxValue;
        _lastNumber = lastNumber;
        SegmentBytes = Math.Clamp(Math.Min(settings.SegmentBytes, _most / LeastSegments), LeastBytes, MostBytes);
    }

    /// <summary>The size of a segment.</summary>
    public long SegmentBytes { get; }

    /// <summary>Octets of the segment that is made already.</summary>
    public long SpareBytes => _spare is null ? 0 : SegmentBytes;

    /// <summary>Why no messages are taken; null if they are. Any thread.</summary>
    public string? Refusal => Volatile.Read(ref _fault) ?? Volatile.Read(ref _reason);

    /// <summary>Whether the disk failed.</summary>
    public bool IsFailing => Volatile.Read(ref _fault) is not null;

    /// <summary>Whether messages may be moved beyond what the journal may take, because there is room on the disk; that is how it becomes smaller.</summary>
    public bool MayExceed => !IsFailing && ReferenceEquals(_reason, NoRoom);

    /// <summary>Sees to it that there is a spare segment, and says whether the journal is full.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryMakeSpare()
    {
        var reason = _spare is null ? Reserve(SegmentBytes) : null;
        if (_spare is null && reason is null)
        {
            _spare = TryCreate(SpareName, SegmentBytes);
            reason = _spare is null ? NoDisk : null;
        }

        SayWhetherFull(reason);
        return _spare is not null;
    }

    /// <summary>Takes a segment.</summary>
    /// <param name="size">Octets of the record that comes first; one larger than a segment gets one as large as it needs.</param>
    /// <param name="isMessage">Whether it must stay within what the journal may take.</param>
    /// <returns>The segment; null if there is none.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public Segment? TryTake(long size, bool isMessage)
    {
        var bytes = Math.Max(SegmentBytes, size + SegmentHeader.Size);
        var isSpare = bytes == SegmentBytes && _spare is not null;
        var name = SegmentFile.NameOf(_lastNumber + 1, "journal");

        if (!isSpare && (bytes > int.MaxValue || (isMessage && Reserve(bytes) is not null)))
        {
            return null;
        }

        var file = isSpare ? _spare : TryCreate(name, bytes);
        if (file is null)
        {
            return null;
        }

        _lastNumber++;
        try
        {
            if (isSpare)
            {
                _spare = null;
                _folder.Rename(SpareName, name);
            }

            return Begin(file, bytes);
        }
        catch
        {
            file.Dispose();
            Abandon(isSpare ? [SpareName, name] : [name]);
            throw;
        }
    }

    /// <summary>The disk failed: no messages are taken until it works again.</summary>
    /// <param name="reason">What it said.</param>
    public void Fail(string reason) => Volatile.Write(ref _fault, $"The disk that store.path is on failed: {reason}");

    /// <summary>The disk works again.</summary>
    public void Recover() => Volatile.Write(ref _fault, null);

    public void Dispose() => _spare?.Dispose();

    private Segment Begin(IJournalFile file, long bytes)
    {
        var header = new SegmentHeader(_lastNumber, BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(sizeof(uint))));
        Span<byte> octets = stackalloc byte[SegmentHeader.Size];
        header.Write(octets);
        file.Write(0, octets);
        _folder.Flush();
        return new Segment(new SegmentFile(_folder, _lastNumber, header.Salt, file) { Written = SegmentHeader.Size }, bytes) { Index = new SegmentIndex() };
    }

    // On a disk that fails this may fail as well; then the next start removes them.
    private void Abandon(IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            try
            {
                _folder.Delete(name);
            }
            catch (Exception fault) when (DiskFault.Is(fault))
            {
                _log.RemoveFailed(fault, name);
            }
        }
    }

    private string? Reserve(long bytes) => _segments.Bytes + SpareBytes + bytes > _most ? NoRoom : null;

    private IJournalFile? TryCreate(string name, long bytes)
    {
        try
        {
            return _folder.Create(name, bytes);
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            return null;
        }
    }

    private void SayWhetherFull(string? reason)
    {
        var before = _reason;
        Volatile.Write(ref _reason, reason);

        if (before is null && reason is not null)
        {
            _log.Full(reason);
        }
        else if (before is not null && reason is null)
        {
            _log.RoomAgain();
        }
    }
}
