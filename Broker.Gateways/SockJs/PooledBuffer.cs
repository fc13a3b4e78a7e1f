using System.Buffers;

namespace Broker.Gateways.SockJs;

/// <summary>Octets that are put together in rented memory, which grows as they come. For one thread; disposing it gives the memory back.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private const int Least = 512;

    private byte[] _octets = [];
    private int _length;

    /// <summary>How many octets there are.</summary>
    public int Length => _length;

    /// <summary>The octets; valid until more are added.</summary>
    public Memory<byte> Written => _octets.AsMemory(0, _length);

    /// <inheritdoc/>
    public void Advance(int count) => _length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _octets.AsSpan(_length);
    }

    /// <summary>Forgets what there is, and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        (_octets, _length) = ([], 0);
    }

    private void Reserve(int more)
    {
        more = Math.Max(more, 1);
        if (_octets.Length - _length >= more)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(Least, checked(Math.Max(_length + more, 2 * _length))));
        _octets.AsSpan(0, _length).CopyTo(larger);

        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = larger;
    }
}
