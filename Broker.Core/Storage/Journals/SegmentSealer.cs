using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;

namespace Broker.Core.Storage.Journals;

/// <summary>Ends segments: the file becomes as long as what is in it, and gets its index.</summary>
/// <param name="folder">The folder.</param>
/// <param name="segments">The segments.</param>
internal sealed class SegmentSealer(IJournalFolder folder, SegmentTable segments)
{
    /// <summary>Ends a segment. What of it matters is on disk already, so a disk that fails here does no harm: recovery reads what it finds.</summary>
    /// <param name="segment">The segment; one with nothing in it is removed.</param>
    public void Seal(Segment segment)
    {
        segment.IsSealed = true;

        if (segment.End == SegmentHeader.Size)
        {
            segments.Remove(segment);
            Attempt(segment.File.Remove);
            segment.File.Release();
        }
        else
        {
            var isCut = Attempt(() => segment.File.File.SetLength(segment.End));
            var indexBytes = 0L;
            Attempt(() => indexBytes = IndexFile.Write(folder, segment.File, segment.End, segment.Index!));
            segments.Resize(segment, isCut ? segment.End : segment.Bytes, indexBytes);
        }

        segment.Index?.Dispose();
        segment.Index = null;
    }

    private static bool Attempt(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            return false;
        }
    }
}
