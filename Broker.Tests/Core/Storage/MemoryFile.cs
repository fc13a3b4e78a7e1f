using Broker.Core.Storage.Journals.Files;

namespace Broker.Tests.Core.Storage;

/// <summary>A file of a <see cref="MemoryFolder"/>. What was written since the last flush is at the mercy of a crash.</summary>
internal sealed class MemoryFile(MemoryFolder folder, byte[] octets) : IJournalFile
{
    private readonly Lock _lock = new();
    private readonly List<(long Offset, byte[] Octets)> _unflushed = [];
    private byte[] _octets = [.. octets];
    private byte[] _flushed = octets;

    /// <summary>Its name when it was made; for faults.</summary>
    public string Name { get; set; } = string.Empty;

    public long Length
    {
        get
        {
            lock (_lock)
            {
                return _octets.Length;
            }
        }
    }

    /// <summary>A copy of what is in it.</summary>
    public byte[] Content
    {
        get
        {
            lock (_lock)
            {
                return [.. _octets];
            }
        }
    }

    public int Read(long offset, Span<byte> buffer)
    {
        lock (_lock)
        {
            var count = (int)Math.Clamp(_octets.Length - offset, 0, buffer.Length);
            _octets.AsSpan((int)Math.Min(offset, _octets.Length), count).CopyTo(buffer);
            return count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> octets)
    {
        folder.Writing(Name);

        lock (_lock)
        {
            _unflushed.Add((offset, octets.ToArray()));
            Put(ref _octets, offset, octets);
        }
    }

    public void SetLength(long length)
    {
        lock (_lock)
        {
            Array.Resize(ref _octets, (int)length);
            _unflushed.Add((-length, []));
        }
    }

    public void Flush()
    {
        folder.FlushingFile(Name);

        lock (_lock)
        {
            _flushed = [.. _octets];
            _unflushed.Clear();
        }
    }

    public void Dispose()
    {
    }

    /// <summary>What a crash leaves: what was flushed, and of the rest what chance kept, whole or torn.</summary>
    public byte[] AfterCrash(Random random)
    {
        lock (_lock)
        {
            var left = (byte[])_flushed.Clone();
            foreach (var (offset, octets) in _unflushed)
            {
                if (octets.Length == 0)
                {
                    if (random.Next(2) == 0)
                    {
                        Array.Resize(ref left, (int)-offset);
                    }

                    continue;
                }

                switch (random.Next(4))
                {
                    case 0:
                        break;
                    case 1:
                        Put(ref left, offset, octets);
                        break;
                    case 2:
                        Put(ref left, offset, octets.AsSpan(0, random.Next(octets.Length)));
                        break;
                    default:
                        PutSectors(ref left, offset, octets, random);
                        break;
                }
            }

            return left;
        }
    }

    /// <summary>The same file as the next process finds it: all that was written is there, and what was not flushed is not safe yet.</summary>
    public MemoryFile AfterKill(MemoryFolder other)
    {
        lock (_lock)
        {
            var left = new MemoryFile(other, _flushed) { Name = Name, _octets = [.. _octets] };
            left._unflushed.AddRange(_unflushed);
            return left;
        }
    }

    private static void PutSectors(ref byte[] target, long offset, byte[] octets, Random random)
    {
        for (var start = 0; start < octets.Length;)
        {
            var end = Math.Min(octets.Length, start + 512 - (int)((offset + start) % 512));
            if (random.Next(2) == 0)
            {
                Put(ref target, offset + start, octets.AsSpan(start, end - start));
            }

            start = end;
        }
    }

    private static void Put(ref byte[] target, long offset, ReadOnlySpan<byte> octets)
    {
        if (offset + octets.Length > target.Length)
        {
            Array.Resize(ref target, (int)offset + octets.Length);
        }

        octets.CopyTo(target.AsSpan((int)offset));
    }
}
