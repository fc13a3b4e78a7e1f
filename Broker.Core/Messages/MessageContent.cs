using System.Buffers;

namespace Broker.Core.Messages;

/// <summary>Gathers the headers of a message that is being made, in rented memory. One at a time; <see cref="Reset"/> between two.</summary>
public sealed class MessageContent : IDisposable
{
    private byte[]? _buffer;
    private int _length;

    /// <summary>How many octets of headers there are.</summary>
    public int HeadersLength => _length;

    /// <summary>Adds a header behind those before.</summary>
    /// <param name="name">Its name, in UTF-8, at most <see cref="MessageHeaders.MaxPartLength"/> octets.</param>
    /// <param name="value">Its value, in UTF-8, at most <see cref="MessageHeaders.MaxPartLength"/> octets.</param>
    public void AddHeader(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Reserve(MessageHeaders.SizeOf(name, value));
        _length += MessageHeaders.Write(_buffer.AsSpan(_length), name, value);
    }

    /// <summary>The headers gathered and a body behind them, in an array of their own.</summary>
    /// <param name="body">The body.</param>
    /// <returns>The array.</returns>
    public byte[] ToArray(in ReadOnlySequence<byte> body)
    {
        var content = GC.AllocateUninitializedArray<byte>(checked(_length + (int)body.Length));
        _buffer.AsSpan(0, _length).CopyTo(content);
        body.CopyTo(content.AsSpan(_length));
        return content;
    }

    /// <summary>The headers gathered and other content behind them, in an array of their own.</summary>
    /// <param name="rest">Further headers and a body.</param>
    /// <returns>The array.</returns>
    public byte[] ToArray(byte[] rest) => ToArray(new ReadOnlySequence<byte>(rest));

    /// <summary>Forgets the headers and keeps the memory for the next message.</summary>
    public void Reset() => _length = 0;

    /// <summary>Gives the memory back; the next header rents it anew.</summary>
    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = null;
        }

        _length = 0;
    }

    private void Reserve(int size)
    {
        if (_buffer is not null && _buffer.Length - _length >= size)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(256, checked(_length + size) * 2));
        _buffer.AsSpan(0, _length).CopyTo(larger);

        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        _buffer = larger;
    }
}
