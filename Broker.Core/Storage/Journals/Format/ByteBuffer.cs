using System.Buffers;

namespace Broker.Core.Storage.Journals.Format;

/// <summary>Octets that are gathered, in rented memory that grows. Filled from the front, cut at the end.</summary>
internal sealed class ByteBuffer : IDisposable
{
    // What is larger than this was an exception and is not kept.
    private const int Kept = 4 << 20;

    private byte[] _octets = [];

    /// <summary>How many octets there are.</summary>
    public int Length { get; private set; }

    /// <summary>The octets.</summary>
    public ReadOnlySpan<byte> Written => _octets.AsSpan(0, Length);

    /// <summary>Makes room behind the octets, which counts as filled.</summary>
    /// <param name="size">How much.</param>
    /// <returns>The room, with whatever was there.</returns>
    public Span<byte> Reserve(int size)
    {
        var start = Length;
        var end = checked(start + size);
        if (end > _octets.Length)
        {
            Grow(end);
        }

        Length = end;
        return _octets.AsSpan(start, size);
    }

    /// <summary>The octets from an offset on, to be changed.</summary>
    /// <param name="start">The offset.</param>
    public Span<byte> From(int start) => _octets.AsSpan(start, Length - start);

    /// <summary>Forgets what is behind an offset.</summary>
    /// <param name="length">The offset.</param>
    public void Cut(int length)
    {
        Length = length;
        if (length == 0 && _octets.Length > Kept)
        {
            Dispose();
        }
    }

    /// <summary>Gives the memory back; the next octet rents it anew.</summary>
    public void Dispose()
    {
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
            _octets = [];
        }

        Length = 0;
    }

    private void Grow(int size)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((long)_octets.Length * 2, size, Array.MaxLength));
        _octets.AsSpan(0, Length).CopyTo(larger);
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = larger;
    }
}
