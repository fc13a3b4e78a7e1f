using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Broker.Stomp;

/// <summary>
/// Takes the head of a frame apart: the command line and the headers, decoded by the rules of the version. One pass, without
/// copying, unless the head lies in several pieces or has escapes in it: then it is copied to a rented buffer and decoded there.
/// </summary>
internal sealed class HeadParser
{
    private const int FewHeaders = 16;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(":\\\r\0"u8);
    private static readonly SearchValues<byte> ValueSpecials = SearchValues.Create("\\\r\0"u8);

    private HeaderRange[]? _ranges;
    private byte[]? _copy;
    private int _count;
    private bool _hasBackslash;

    /// <summary>The command of the head parsed last.</summary>
    public StompCommand Command { get; private set; }

    /// <summary>Its length in octets, with the empty line.</summary>
    public int Length { get; private set; }

    /// <summary>Its <c>content-length</c>, or -1.</summary>
    public long ContentLength { get; private set; }

    /// <summary>Gives rented memory back; the headers returned before are gone.</summary>
    public void Release()
    {
        if (_ranges is not null)
        {
            ArrayPool<HeaderRange>.Shared.Return(_ranges);
            _ranges = null;
        }

        if (_copy is not null)
        {
            ReturnCopy();
        }
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
        ContentLength = -1;

        if (!TryTakeLine(octets, 0, out var line, out var position))
        {
            return false;
        }

        Command = CommandText.Parse(line);
        if (Command == StompCommand.None)
        {
            ThrowUnknownCommand(Printable(line));
        }

        _ranges ??= ArrayPool<HeaderRange>.Shared.Rent(FewHeaders);

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
            ThrowTooManyHeaders(limits);
        }

        if (line.Length > limits.MaxHeaderBytes)
        {
            ThrowHeaderTooLong(line.Length, limits);
        }

        var colon = line.IndexOfAny(NameEnds);
        if (colon < 0 || line[colon] != (byte)':')
        {
            colon = FindColonTheLongWay(line);
        }

        if (colon == 0)
        {
            ThrowMalformedHeader(line, "has an empty name");
        }

        CheckValue(line, colon + 1);
        AddRange(line, start, colon, version);
    }

    // The name has a backslash, a carriage return or a NUL in it, or the line has no colon at all.
    private int FindColonTheLongWay(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            ThrowMalformedHeader(line, "has no colon");
        }

        CheckSpecials(line, line[..colon]);
        return colon;
    }

    private void CheckValue(ReadOnlySpan<byte> line, int valueStart)
    {
        var value = line[valueStart..];
        if (value.IndexOfAny(ValueSpecials) >= 0)
        {
            CheckSpecials(line, value);
        }
    }

    private void CheckSpecials(ReadOnlySpan<byte> line, ReadOnlySpan<byte> part)
    {
        _hasBackslash |= part.Contains((byte)'\\');

        // Either would let one side see another frame than the other does.
        if (part.Contains((byte)0))
        {
            ThrowMalformedHeader(line, "contains a NUL");
        }

        if (part.Contains((byte)'\r'))
        {
            ThrowMalformedHeader(line, "contains a carriage return that is not followed by a line feed");
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

        if (colon == HeaderName.ContentLength.Length && line[..colon].SequenceEqual(HeaderName.ContentLength))
        {
            TakeContentLength(value);
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

    private void TakeContentLength(ReadOnlySpan<byte> value)
    {
        if (!TryParseLength(value.Trim(" \t"u8), out var length))
        {
            ThrowInvalidContentLength($"content-length is '{Printable(value)}'; it must be a count of octets.");
        }

        if (ContentLength >= 0 && ContentLength != length)
        {
            ThrowInvalidContentLength(string.Create(CultureInfo.InvariantCulture, $"content-length is given twice, as {ContentLength} and as {length}."));
        }

        ContentLength = length;
    }

    private static bool TryParseLength(ReadOnlySpan<byte> digits, out long length)
    {
        length = 0;
        if (digits.IsEmpty || digits.Length > 18 || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            length = (length * 10) + (digit - '0');
        }

        return true;
    }

    private HeaderList Decode(ReadOnlySpan<byte> head, StompVersion version)
    {
        if (!Ascii.IsValid(head) && !Utf8.IsValid(head))
        {
            ThrowInvalidUtf8(Command);
        }

        var ranges = _ranges.AsSpan(0, _count);
        if (!_hasBackslash || version < StompVersion.V11 || Command.HasPlainHeaders())
        {
            return new HeaderList(head, ranges);
        }

        // It may be there already, as the head itself or, too short perhaps, from the frame before.
        var copy = RentCopy(head.Length);
        head.CopyTo(copy);

        foreach (ref var range in ranges)
        {
            range = range with
            {
                NameLength = HeaderEscaping.UnescapeInPlace(copy.AsSpan(range.NameStart, range.NameLength), version),
                ValueLength = HeaderEscaping.UnescapeInPlace(copy.AsSpan(range.ValueStart, range.ValueLength), version),
            };
        }

        return new HeaderList(copy.AsSpan(0, head.Length), ranges);
    }

    private ReadOnlySpan<byte> CopyOf(scoped in ReadOnlySequence<byte> head)
    {
        var length = (int)head.Length;
        var copy = RentCopy(length);
        head.CopyTo(copy);
        return copy.AsSpan(0, length);
    }

    private byte[] RentCopy(int length)
    {
        if (_copy is not null && _copy.Length < length)
        {
            ReturnCopy();
        }

        return _copy ??= ArrayPool<byte>.Shared.Rent(length);
    }

    // It may have held a passcode.
    private void ReturnCopy()
    {
        ArrayPool<byte>.Shared.Return(_copy!, clearArray: true);
        _copy = null;
    }

    // For the texts of errors: short, and without anything that could break out of the line.
    private static string Printable(ReadOnlySpan<byte> octets)
    {
        const int Enough = 40;
        var text = new StringBuilder();

        foreach (var octet in octets[..Math.Min(octets.Length, Enough)])
        {
            text.Append(octet is >= 0x20 and < 0x7F ? (char)octet : '?');
        }

        return octets.Length > Enough ? text.Append("...").ToString() : text.ToString();
    }

    [DoesNotReturn]
    internal static void ThrowUnknownCommand(string what) => StompProtocolException.Throw(
        StompError.UnknownCommand,
        $"'{what}' is not a STOMP command. Commands are upper case, for example SEND.");

    [DoesNotReturn]
    internal static void ThrowTooManyHeaders(FrameLimits limits) => StompProtocolException.Throw(
        StompError.TooManyHeaders,
        string.Create(CultureInfo.InvariantCulture, $"The frame has more than {limits.MaxHeaders} headers."));

    [DoesNotReturn]
    internal static void ThrowHeaderTooLong(long length, FrameLimits limits) => StompProtocolException.Throw(
        StompError.HeaderTooLong,
        string.Create(CultureInfo.InvariantCulture, $"A header line has at least {length} octets; at most {limits.MaxHeaderBytes} are allowed."));

    // The value is not quoted: the header that could not be read may be a passcode.
    [DoesNotReturn]
    private void ThrowMalformedHeader(ReadOnlySpan<byte> line, string fault)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon > 0 ? $" '{Printable(line[..colon])}'" : string.Empty;
        StompProtocolException.Throw(
            StompError.MalformedHeader,
            string.Create(CultureInfo.InvariantCulture, $"Header {_count + 1} of {Encoding.ASCII.GetString(Command.ToUtf8())}{name} {fault}. Headers are written name:value."));
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowInvalidContentLength(string detail) => StompProtocolException.Throw(StompError.InvalidContentLength, detail);

    [DoesNotReturn]
    private static void ThrowInvalidUtf8(StompCommand command) => StompProtocolException.Throw(
        StompError.InvalidUtf8,
        $"A header of {Encoding.ASCII.GetString(command.ToUtf8())} is not valid UTF-8.");
}
