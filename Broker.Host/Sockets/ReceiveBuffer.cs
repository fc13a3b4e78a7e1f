using System.Buffers;

namespace Broker.Host.Sockets;

/// <summary>Octets that have come and are not consumed, in one piece of rented memory, which an empty buffer gives back.</summary>
internal sealed class ReceiveBuffer
{
    private const int MinSize = 1024;

    private byte[] _octets = [];
    private int _start;
    private int _end;
    private int _examined;

    /// <summary>Whether there is something that has not been looked at.</summary>
    public bool HasUnexamined => _examined < _end;

    /// <summary>What has come.</summary>
    public ReadOnlySequence<byte> Content => new(_octets, _start, _end - _start);

    /// <summary>Makes room behind what has come.</summary>
    /// <param name="size">How much.</param>
    /// <returns>The room; <see cref="Commit"/> must follow.</returns>
    public Span<byte> Reserve(int size)
    {
        if (_octets.Length - _end < size)
        {
            MakeRoom(size);
        }

        return _octets.AsSpan(_end, size);
    }

    /// <summary>Counts octets that were written.</summary>
    public void Commit(int size) => _end += size;

    /// <summary>Notes what has been consumed and looked at.</summary>
    public void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _start = consumed.GetInteger();
        _examined = examined.GetInteger();
        ReleaseIfEmpty();
    }

    /// <summary>Gives the memory back if there is nothing in it.</summary>
    public void ReleaseIfEmpty()
    {
        if (_start == _end)
        {
            Clear();
        }
    }

    /// <summary>Forgets all and gives the memory back.</summary>
    public void Clear()
    {
        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = [];
        _start = _end = _examined = 0;
    }

    private void MakeRoom(int size)
    {
        var length = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(MinSize, Math.Max(length + size, length * 2)));
        _octets.AsSpan(_start, length).CopyTo(larger);

        if (_octets.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_octets);
        }

        _octets = larger;
        _examined = Math.Max(0, _examined - _start);
        _end = length;
        _start = 0;
    }
}
