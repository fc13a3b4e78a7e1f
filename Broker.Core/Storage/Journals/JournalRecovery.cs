using System.Globalization;
using Broker.Core.Storage.Journals.Files;
using Broker.Core.Storage.Journals.Format;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Storage.Journals;

/// <summary>Reads a folder: the indexes of its segments, and those segments that have none, as the last one after a crash.</summary>
internal sealed class JournalRecovery(IJournalFolder folder, SegmentTable segments, RecoveryTable table, ILogger log) : IDisposable
{
    private const string Extension = ".journal";

    private readonly ByteBuffer _indexFile = new();

    /// <summary>The highest number of a segment that there is or was.</summary>
    public int LastNumber { get; private set; }

    /// <summary>Reads everything.</summary>
    /// <exception cref="JournalException">A segment is of another version.</exception>
    public void Run()
    {
        var names = folder.List();
        foreach (var name in names)
        {
            LastNumber = Math.Max(LastNumber, NumberOf(name));
        }

        var numbers = names.Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).Select(NumberOf).Where(number => number > 0).Order().ToList();
        foreach (var number in numbers)
        {
            Read(number, isLast: number == numbers[^1]);
        }

        RemoveStrayIndexes(names, numbers);
    }

    public void Dispose() => _indexFile.Dispose();

    private static int NumberOf(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot == 8 && int.TryParse(name.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    private void Read(int number, bool isLast)
    {
        var name = SegmentFile.NameOf(number, "journal");
        var opened = folder.Open(name);
        var hasIndex = IndexFile.TryRead(folder, number, _indexFile, out var salt, out var indexed) && indexed <= opened.Length;

        if (!TryReadHeader(opened, number, name, out var header) && !hasIndex)
        {
            SetAside(number, opened);
            return;
        }

        if (header.Number == number)
        {
            hasIndex &= salt == header.Salt;
            salt = header.Salt;
        }

        // Not open any more than it is read: there may be very many.
        var file = new SegmentFile(folder, number, salt);
        if (hasIndex)
        {
            opened.Dispose();
            file.Written = indexed;
            var segment = new Segment(file, indexed) { End = indexed, IsSealed = true, IsUnflushed = true, IndexBytes = _indexFile.Length };
            segments.Add(segment);
            table.Read(segment, _indexFile.Written[IndexFile.HeaderSize..]);
        }
        else
        {
            Scan(file, opened, isLast);
            opened.Dispose();
        }
    }

    private static bool TryReadHeader(IJournalFile file, int number, string name, out SegmentHeader header)
    {
        Span<byte> octets = stackalloc byte[SegmentHeader.Size];
        var length = file.Read(0, octets);
        if (SegmentHeader.TryRead(octets[..length], out header, out var version))
        {
            return header.Number == number;
        }

        if (version != 0)
        {
            throw new JournalException(
                $"{name} in the folder of store.path is a journal of version {version}, this broker knows version {SegmentHeader.Version}: start the broker that wrote it, or name another folder.");
        }

        return false;
    }

    private void Scan(SegmentFile file, IJournalFile opened, bool isLast)
    {
        var length = opened.Length;
        using var index = new SegmentIndex();
        using var scanner = new SegmentScanner(opened, file.Salt, length);
        scanner.Scan(index);

        foreach (var (offset, octets) in scanner.Damage)
        {
            SetAside(file, opened, offset, octets);
        }

        if (scanner.TailLength > 0)
        {
            if (isLast)
            {
                log.TailCut(file.Name, scanner.End, scanner.TailLength);
            }
            else
            {
                SetAside(file, opened, scanner.End, scanner.TailLength);
            }
        }

        // What a process that was killed had written and not flushed is read like the rest; from now on it counts, so it must stay.
        opened.Flush();
        var segment = new Segment(file, length) { End = scanner.End, Index = index };
        file.Written = scanner.End;
        segments.Add(segment);
        table.Read(segment, index.Entries);
        new SegmentSealer(folder, segments).Seal(segment);
    }

    private void SetAside(SegmentFile file, IJournalFile opened, long offset, long length)
    {
        var copy = SegmentFile.NameOf(file.Number, string.Create(CultureInfo.InvariantCulture, $"corrupt-{offset}"));
        log.DamageSetAside(file.Name, offset, length, copy);

        try
        {
            using var target = folder.Create(copy, 0);
            var buffer = new byte[64 << 10];
            for (var done = 0L; done < length;)
            {
                var read = opened.Read(offset + done, buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done)));
                if (read == 0)
                {
                    break;
                }

                target.Write(done, buffer.AsSpan(0, read));
                done += read;
            }
        }
        catch (Exception fault) when (DiskFault.Is(fault))
        {
            log.SetAsideFailed(fault, copy);
        }
    }

    private void SetAside(int number, IJournalFile opened)
    {
        var isEmpty = IsZero(opened);
        opened.Dispose();
        var name = SegmentFile.NameOf(number, "journal");

        if (isEmpty)
        {
            // It got its name and nothing else.
            folder.Delete(name);
            return;
        }

        var copy = SegmentFile.NameOf(number, "corrupt-0");
        log.SegmentSetAside(name, copy);
        folder.Rename(name, copy);
    }

    private static bool IsZero(IJournalFile file)
    {
        var buffer = new byte[64 << 10];
        for (long offset = 0, read; (read = file.Read(offset, buffer)) > 0; offset += read)
        {
            if (buffer.AsSpan(0, (int)read).ContainsAnyExcept((byte)0))
            {
                return false;
            }
        }

        return true;
    }

    private void RemoveStrayIndexes(IReadOnlyList<string> names, List<int> numbers)
    {
        foreach (var name in names)
        {
            if (name.EndsWith(".index", StringComparison.Ordinal) && NumberOf(name) is > 0 and var number && !numbers.Contains(number))
            {
                folder.Delete(name);
            }
        }
    }
}
