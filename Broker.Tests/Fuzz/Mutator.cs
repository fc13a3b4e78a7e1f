using System.Text;

namespace Broker.Tests.Fuzz;

/// <summary>
/// Makes bad octets of good ones: a few inputs of the corpus behind each other, then a few changes. It works in one array, so that a
/// million inputs cost no more than the code that reads them.
/// </summary>
internal sealed class Mutator(byte[][] corpus, int seed)
{
    private const int MaxLength = 4096;

    private static readonly byte[] Special = "\n\r\0:\\ 0919-ncrt\x7F\u00FF"u8.ToArray();

    private static readonly byte[][] Numbers =
    [
        .. new[]
        {
            "0", "1", "-1", "00", "7", "8", "125", "126", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648", "4294967295", "4294967296",
            "999999999999999999", "1000000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616", "1e9", "0x10", "", " 5 ",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private readonly byte[] _octets = new byte[MaxLength];
    private int _length;

    /// <summary>Gets where chance comes from.</summary>
    public Random Random { get; } = new(seed);

    /// <summary>Makes the next input.</summary>
    /// <returns>The octets, until the next call.</returns>
    public ReadOnlyMemory<byte> Next()
    {
        _length = 0;
        for (var count = Random.Next(1, 4); count > 0; count--)
        {
            Insert(_length, Any(corpus));
        }

        for (var count = Random.Next(0, 6); count > 0; count--)
        {
            Mutate();
        }

        return _octets.AsMemory(0, _length);
    }

    private void Mutate()
    {
        var place = Random.Next(_length + 1);

        switch (Random.Next(10))
        {
            case 0 when place < _length:
                _octets[place] ^= (byte)(1 << Random.Next(8));
                break;
            case 1 when place < _length:
                _octets[place] = Special[Random.Next(Special.Length)];
                break;
            case 2 when place < _length:
                _octets[place] = (byte)Random.Next(256);
                break;
            case 3:
                Insert(place, [Special[Random.Next(Special.Length)]]);
                break;
            case 4:
                Delete(place, Random.Next(1, 9));
                break;
            case 5:
                Insert(place, _octets.AsSpan(0, _length).Slice(place, Math.Min(Random.Next(1, 65), _length - place)).ToArray());
                break;
            case 6:
                var other = Any(corpus);
                Insert(place, other.AsSpan(Random.Next(other.Length)));
                break;
            case 7 when Random.Next(4) == 0:
                _length = place;
                break;
            case 8:
                ReplaceNumber(place);
                break;
            case 9 when Random.Next(8) == 0:
                Insert(place, new byte[Random.Next(200)]);
                break;
        }
    }

    // The next run of digits becomes a number at the edge of some range.
    private void ReplaceNumber(int place)
    {
        var start = _octets.AsSpan(place, _length - place).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return;
        }

        start += place;
        var length = _octets.AsSpan(start, _length - start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        Delete(start, length < 0 ? _length - start : length);
        Insert(start, Any(Numbers));
    }

    private void Insert(int place, ReadOnlySpan<byte> octets)
    {
        if (_length + octets.Length <= MaxLength)
        {
            _octets.AsSpan(place, _length - place).CopyTo(_octets.AsSpan(place + octets.Length));
            octets.CopyTo(_octets.AsSpan(place));
            _length += octets.Length;
        }
    }

    private void Delete(int place, int length)
    {
        length = Math.Min(length, _length - place);
        _octets.AsSpan(place + length, _length - place - length).CopyTo(_octets.AsSpan(place));
        _length -= length;
    }

    private byte[] Any(byte[][] inputs) => inputs[Random.Next(inputs.Length)];
}
