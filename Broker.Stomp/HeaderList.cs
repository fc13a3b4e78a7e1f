using System.Text;

namespace Broker.Stomp;

/// <summary>
/// The headers of a frame in their order, decoded, repeated ones included. A view: valid as long as its frame. Of repeated
/// headers the first one counts (STOMP 1.2, "Repeated Header Entries").
/// </summary>
public readonly ref struct HeaderList
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly ReadOnlySpan<HeaderRange> _ranges;

    // A bit for each length that a name has: most of what is looked for is not there, and its length neither.
    private readonly ulong _lengths;

    internal HeaderList(ReadOnlySpan<byte> bytes, ReadOnlySpan<HeaderRange> ranges)
    {
        _bytes = bytes;
        _ranges = ranges;

        foreach (ref readonly var range in ranges)
        {
            _lengths |= BitOf(range.NameLength);
        }
    }

    /// <summary>How many headers there are.</summary>
    public int Count => _ranges.Length;

    /// <summary>The header at a place.</summary>
    /// <param name="index">From 0.</param>
    public Header this[int index]
    {
        get
        {
            var range = _ranges[index];
            return new Header(
                _bytes.Slice(range.NameStart, range.NameLength),
                _bytes.Slice(range.ValueStart, range.ValueLength));
        }
    }

    /// <summary>Finds a header.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value of the first one of that name.</param>
    /// <returns>False if there is none.</returns>
    public bool TryGet(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if ((_lengths & BitOf(name.Length)) == 0)
        {
            value = default;
            return false;
        }

        foreach (ref readonly var range in _ranges)
        {
            if (range.NameLength == name.Length && _bytes.Slice(range.NameStart, name.Length).SequenceEqual(name))
            {
                value = _bytes.Slice(range.ValueStart, range.ValueLength);
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The value of a header as text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value of the first one of that name, or null.</returns>
    public string? GetString(ReadOnlySpan<byte> name) => TryGet(name, out var value) ? Encoding.UTF8.GetString(value) : null;

    private static ulong BitOf(int length) => 1UL << (length & 63);
}
