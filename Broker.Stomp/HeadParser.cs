using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Broker.Stomp;

/// <summary>
/// Takes the head of a frame apart: the command line and the headers, decoded by the rules of the version. Without copying, unless
/// the head lies in several pieces or has escapes in it: then it is copied to a rented buffer and decoded there.
/// </summary>
internal sealed class HeadParser
{
    private const int FewHeaders = 16;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(":\\\r\0"u8);
    private static readonly SearchValues<byte> Specials = SearchValues.Create("\\\r\0"u8);

    private HeaderRange[]? _ranges;
    private HeadCopy _copy;
    private int _count;
    private bool _hasBackslash;

    /// <summary>The command of the head parsed last.</summary>
    public StompCommand Command { get; private set; }

    /// <summary>Its length in octets, with the empty line.</summary>
    public int Length { get; private set; }

    /// <summary>Its <c>content-length</c>, or <see cref="ContentLengthHeader.None"/>.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Gives rented memory back; the headers returned before are gone.</summary>
    public void Release()
    {
        if (_ranges is not null)
        {
            ArrayPool<HeaderRange>.Shared.Return(_ranges);
            _ranges = null;
        }

        _copy.Return();
    }

    /// <summary>Parses a head that is known to be complete.</summary>
    /// <param name="head">Its octets, with the empty line.</param>
    /// <param name="version">The version.</param>
    /// <param name="limits">The limits.</param>
    /// <returns>The headers, until <see cref="Release"/> or the next head.</returns>
    /// <exception cref="StompProtocolException">It is malformed or over a limit.</exception>
    public HeaderList Parse(scoped in ReadOnlySequence<byte> head, StompVersion version, FrameLimits limits)
    {
        TryParse(head.IsSingleSegment ? head.FirstSpan : CopyOf(head), version, limits, out var headers);
        return headers;
    }

    /// <summary>Parses the head at the start of a piece of the stream.</summary>
    /// <param name="octets">The piece.</param>
    /// <param name="version">The version.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="headers">The headers, until <see cref="Release"/> or the next head.</param>
    /// <returns>False if the head goes on behind the piece.</returns>
    /// <exception cref="StompProtocolException">It is malformed or over a limit.</exception>
    public bool TryParse(ReadOnlySpan<byte> octets, StompVersion version, FrameLimits limits, out HeaderList headers)
    {
        headers = default;
        _count = 0;
        _hasBackslash = false;
        ContentLength = ContentLengthHeader.None;
        _ranges ??= ArrayPool<HeaderRange>.Shared.Rent(FewHeaders);

        if (version > StompVersion.V10 && TryParsePlain(octets, limits, out headers))
        {
            return true;
        }

        if (!TryTakeLine(octets, 0, out var line, out var position))
        {
            return false;
        }

        Command = CommandText.Parse(line);
        if (Command == StompCommand.None)
        {
            HeadFaults.ThrowUnknownCommand(line);
        }

        while (true)
        {
            var start = position;
            if (!TryTakeLine(octets, start, out line, out position))
            {
                return false;
            }

            if (line.IsEmpty)
            {
                break;
            }

            TakeHeader(line, start, version, limits);
        }

        Length = position;
        headers = Decode(octets[..position], version);
        return true;
    }

    // Returns false if it has to be done the long way, which begins anew.
    private bool TryParsePlain(ReadOnlySpan<byte> octets, FrameLimits limits, out HeaderList headers)
    {
        headers = default;
        var most = Math.Min(_ranges!.Length, limits.MaxHeaders);

        if (!PlainHead.TryParse(octets, limits.MaxHeaderBytes, _ranges.AsSpan(0, most), out var lines)
            || (Command = CommandText.Parse(octets[..lines.Command])) == StompCommand.None)
        {
            return false;
        }

        Length = lines.Length;
        var ranges = _ranges.AsSpan(0, lines.Headers);

        foreach (var range in ranges)
        {
            if (ContentLengthHeader.IsNamed(octets.Slice(range.NameStart, range.NameLength)))
            {
                ContentLength = ContentLengthHeader.Read(octets.Slice(range.ValueStart, range.ValueLength), ContentLength);
            }
        }

        headers = new HeaderList(octets[..Length], ranges);
        return true;
    }

    private static bool TryTakeLine(ReadOnlySpan<byte> octets, int start, out ReadOnlySpan<byte> line, out int next)
    {
        var rest = octets[start..];
        var end = rest.IndexOf((byte)'\n');
        if (end < 0)
        {
            line = default;
            next = start;
            return false;
        }

        line = end > 0 && rest[end - 1] == (byte)'\r' ? rest[..(end - 1)] : rest[..end];
        next = start + end + 1;
        return true;
    }

    private void TakeHeader(ReadOnlySpan<byte> line, int start, StompVersion version, FrameLimits limits)
    {
        if (_count == limits.MaxHeaders)
        {
            HeadFaults.ThrowTooManyHeaders(limits);
        }

        if (line.Length > limits.MaxHeaderBytes)
        {
            HeadFaults.ThrowHeaderTooLong(_count + 1, line.Length, limits);
        }

        var colon = line.IndexOfAny(NameEnds);
        if (colon < 0 || line[colon] != (byte)':')
        {
            colon = FindColonTheLongWay(line);
        }

        if (colon == 0)
        {
            HeadFaults.ThrowMalformedHeader(Command, _count + 1, line, "has an empty name");
        }

        CheckSpecials(line, line[(colon + 1)..]);
        AddRange(line, start, colon, version);
    }

    // The name has a backslash, a carriage return or a NUL in it, or the line has no colon at all.
    private int FindColonTheLongWay(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            HeadFaults.ThrowMalformedHeader(Command, _count + 1, line, "has no colon");
        }

        CheckSpecials(line, line[..colon]);
        return colon;
    }

    private void CheckSpecials(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part)
    {
        if (!part.ContainsAny(Specials))
        {
            return;
        }

        _hasBackslash |= part.Contains((byte)'\\');

        // Either would let one side see another frame than the other does.
        if (part.Contains((byte)0))
        {
            HeadFaults.ThrowMalformedHeader(Command, _count + 1, line, "contains a NUL");
        }

        if (part.Contains((byte)'\r'))
        {
            HeadFaults.ThrowMalformedHeader(Command, _count + 1, line, "contains a carriage return that is not followed by a line feed");
        }
    }

    private void AddRange(ReadOnlySpan<byte> line, int start, int colon, StompVersion version)
    {
        var valueStart = colon + 1;
        var value = line[valueStart..];

        // 1.0 pads its headers in its own examples; from 1.1 on, blanks belong to the value.
        if (version == StompVersion.V10)
        {
            var trimmed = value.TrimStart((byte)' ');
            valueStart += value.Length - trimmed.Length;
            value = trimmed.TrimEnd((byte)' ');
        }

        if (ContentLengthHeader.IsNamed(line[..colon]))
        {
            ContentLength = ContentLengthHeader.Read(value, ContentLength);
        }

        if (_count == _ranges!.Length)
        {
            var larger = ArrayPool<HeaderRange>.Shared.Rent(_count * 2);
            _ranges.CopyTo(larger.AsSpan());
            ArrayPool<HeaderRange>.Shared.Return(_ranges);
            _ranges = larger;
        }

        _ranges[_count++] = new HeaderRange(start, colon, start + valueStart, value.Length);
    }

    private HeaderList Decode(ReadOnlySpan<byte> head, StompVersion version)
    {
        if (!Ascii.IsValid(head) && !Utf8.IsValid(head))
        {
            ThrowInvalidUtf8(head);
        }

        var ranges = _ranges.AsSpan(0, _count);
        if (!_hasBackslash || version < StompVersion.V11 || Command.HasPlainHeaders())
        {
            return new HeaderList(head, ranges);
        }

        // A head that lay in several pieces is there already.
        var copy = _copy.Rent(head.Length);
        head.CopyTo(copy);

        for (var index = 0; index < ranges.Length; index++)
        {
            var range = ranges[index];
            ranges[index] = range with
            {
                NameLength = Unescape(copy, index, range.NameStart, range.NameLength, version),
                ValueLength = Unescape(copy, index, range.ValueStart, range.ValueLength, version),
            };
        }

        return new HeaderList(copy, ranges);
    }

    private int Unescape(Span<byte> copy, int index, int start, int length, StompVersion version)
    {
        if (!HeaderEscaping.TryUnescapeInPlace(copy.Slice(start, length), version, out var decoded))
        {
            var octet = decoded + 1 < length ? copy[start + decoded + 1] : (byte)0;
            HeadFaults.ThrowUndefinedEscape(Command, index + 1, _ranges![index].LineIn(copy), octet, version);
        }

        return decoded;
    }

    // Colons and ends of line are ASCII, so a head that is not UTF-8 has a header that is not.
    private void ThrowInvalidUtf8(ReadOnlySpan<byte> head)
    {
        var index = 0;
        while (Utf8.IsValid(_ranges![index].LineIn(head)))
        {
            index++;
        }

        HeadFaults.ThrowInvalidUtf8(Command, index + 1, _ranges[index].LineIn(head));
    }

    private ReadOnlySpan<byte> CopyOf(scoped in ReadOnlySequence<byte> head)
    {
        var copy = _copy.Rent((int)head.Length);
        head.CopyTo(copy);
        return copy;
    }
}
