namespace Broker.Host.Transport;

/// <summary>What is there now, as a stream: when it has been read there is nothing, until there is a next piece.</summary>
internal sealed class PieceStream : Stream
{
    private byte[] _octets = [];
    private int _start;
    private int _end;

    /// <summary>How many octets have not been read.</summary>
    public int Unread => _end - _start;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Makes room behind what has not been read.</summary>
    public Span<byte> Reserve(int length)
    {
        var unread = _octets.AsSpan(_start, _end - _start);
        if (_octets.Length - _end < length)
        {
            var larger = new byte[unread.Length + Math.Max(length, 256)];
            unread.CopyTo(larger);
            (_octets, _start, _end) = (larger, 0, unread.Length);
        }

        var room = _octets.AsSpan(_end, length);
        _end += length;
        return room;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _octets.AsSpan(_start, count).CopyTo(buffer);
        _start += count;

        if (_start == _end)
        {
            Clear();
        }

        return count;
    }

    /// <summary>Forgets what has not been read.</summary>
    public void Clear() => (_octets, _start, _end) = ([], 0, 0);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
