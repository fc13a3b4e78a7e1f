using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>What is in a sealed segment: its index, or, if that is not there, what the segment itself says.</summary>
internal sealed class SegmentEntries : IDisposable
{
    private readonly ByteBuffer _file = new();
    private readonly SegmentIndex? _scanned;

    /// <summary>Reads a segment.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="length">Its octets.</param>
    public SegmentEntries(IJournalFolder folder, SegmentFile segment, long length)
    {
        if (!IndexFile.TryRead(folder, segment.Number, _file, out var salt, out _) || salt != segment.Salt)
        {
            _scanned = new SegmentIndex();
            using var scanner = new SegmentScanner(segment.File, segment.Salt, length);
            scanner.Scan(_scanned);
        }
    }

    /// <summary>The entries.</summary>
    public ReadOnlySpan<byte> All => _scanned is null ? _file.Written[IndexFile.HeaderSize..] : _scanned.Entries;

    public void Dispose()
    {
        _file.Dispose();
        _scanned?.Dispose();
    }
}
