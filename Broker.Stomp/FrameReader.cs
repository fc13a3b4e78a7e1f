using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Broker.Stomp;

/// <summary>
/// Reads frames from a stream of octets that arrives in pieces of any size.
/// </summary>
/// <remarks>
/// <code>
/// stream  = *( frame / gap )
/// gap     = [CR] LF / NUL                 ; heart-beats, the end-of-lines after a frame, stray NULs
/// frame   = command eol *( name ":" value eol ) eol body NUL
/// eol     = [CR] LF                       ; 1.2; accepted in every version
/// name    = 1*octet                       ; up to the first colon
/// value   = *octet                        ; may contain colons, which 1.0 and 1.1 clients do not escape
/// body    = content-length octets / *octet-but-NUL
/// </code>
/// Between two calls the reader keeps a position and a few counters, no octets: what is not consumed stays with the caller, and
/// what has been searched is not searched again, so that a large frame in small pieces costs linear time. Not thread-safe.
/// </remarks>
public sealed class FrameReader
{
    private enum Phase
    {
        Gap,
        Head,
        Body,
    }

    private readonly HeadParser _head = new();
    private HeadScanner _scanner;
    private Phase _phase;
    private long _headLength;
    private long _bodyScanned;
    private long _contentLength;

    /// <summary>
    /// The version agreed upon; it decides about escapes and blanks. <see cref="StompVersion.None"/> before CONNECT. To be changed
    /// between frames only.
    /// </summary>
    public StompVersion Version { get; set; }

    /// <summary>What a frame may measure. To be changed between frames only.</summary>
    public FrameLimits Limits { get; set; } = FrameLimits.Default;

    /// <summary>True in the middle of a frame; if the stream ends now, it ends too early.</summary>
    public bool IsInsideFrame => _phase != Phase.Gap;

    /// <summary>Reads the next frame if it is there as a whole.</summary>
    /// <param name="buffer">
    /// The octets since the end of the last frame. It starts after the frame on success; otherwise after the gap, all of it has
    /// been examined, and the next call wants the same octets with more behind them.
    /// </param>
    /// <param name="frame">The frame; see <see cref="Frame"/> for how long it lives.</param>
    /// <returns>False if more octets are needed.</returns>
    /// <exception cref="StompProtocolException">The octets are no STOMP, or a limit is reached. The stream cannot be read further.</exception>
    public bool TryRead(scoped ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        try
        {
            return TryReadFrame(ref buffer, out frame);
        }
        catch (StompProtocolException)
        {
            // Nobody calls again after a fault.
            _head.Release();
            throw;
        }
    }

    /// <summary>Gives rented memory back when nothing more is read; the last frame is gone.</summary>
    public void Release() => _head.Release();

    private bool TryReadFrame(scoped ref ReadOnlySequence<byte> buffer, out Frame frame)
    {
        frame = default;
        HeaderList headers = default;
        var isHeadParsed = false;

        if (_phase == Phase.Gap && !SkipGap(ref buffer))
        {
            return NeedMore();
        }

        if (_phase == Phase.Head)
        {
            if (!TryParseHead(buffer, out headers))
            {
                return NeedMore();
            }

            isHeadParsed = true;
        }

        if (!TryFindBodyEnd(buffer, out var bodyLength))
        {
            return NeedMore();
        }

        if (!isHeadParsed)
        {
            headers = _head.Parse(buffer.Slice(0, _headLength), Version, Limits);
        }

        frame = new Frame(_head.Command, headers, buffer.Slice(_headLength, bodyLength));
        buffer = buffer.Slice(_headLength + bodyLength + 1);
        _phase = Phase.Gap;
        return true;
    }

    /// <summary>Looks for a header of the frame that <see cref="TryRead"/> has failed at, so that the peer can be told which one it was.</summary>
    /// <param name="buffer">What the failed call has left.</param>
    /// <param name="name">The header's name.</param>
    /// <returns>Its value; null if there is none, or if it was the headers that could not be read.</returns>
    public string? FindInFailed(scoped in ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> name) =>
        _phase == Phase.Body ? _head.Parse(buffer.Slice(0, _headLength), Version, Limits).GetString(name) : null;

    // The views of the last frame die here at the latest, so that a reader that waits holds no pooled memory.
    private bool NeedMore()
    {
        _head.Release();
        return false;
    }

    private bool SkipGap(ref ReadOnlySequence<byte> buffer)
    {
        if (!buffer.IsEmpty && buffer.FirstSpan is [not ((byte)'\n' or (byte)'\r' or 0), ..])
        {
            BeginHead();
            return true;
        }

        var reader = new SequenceReader<byte>(buffer);
        reader.AdvancePastAny((byte)'\n', (byte)0);

        while (reader.IsNext("\r\n"u8, advancePast: true))
        {
            reader.AdvancePastAny((byte)'\n', (byte)0);
        }

        buffer = reader.UnreadSequence;

        // A carriage return at the very end may be the first half of an end-of-line.
        if (buffer.IsEmpty || (buffer.Length == 1 && buffer.FirstSpan[0] == (byte)'\r'))
        {
            return false;
        }

        BeginHead();
        return true;
    }

    private void BeginHead()
    {
        _phase = Phase.Head;
        _scanner = default;
    }

    private bool TryParseHead(scoped in ReadOnlySequence<byte> buffer, out HeaderList headers)
    {
        // Nearly always the whole head is there, in one piece: then one pass does it.
        if (_scanner.IsNew && _head.TryParse(buffer.FirstSpan, Version, Limits, out headers))
        {
            _headLength = _head.Length;
        }
        else if (_scanner.TryFindEnd(buffer, Limits, out _headLength))
        {
            CheckFrameSize(_headLength + 1);
            headers = _head.Parse(buffer.Slice(0, _headLength), Version, Limits);
        }
        else
        {
            // At least the end of the empty line and the NUL are still to come.
            CheckFrameSize(buffer.Length + 2);
            headers = default;
            return false;
        }

        _contentLength = _head.ContentLength;
        _bodyScanned = _headLength;
        _phase = Phase.Body;
        CheckFrameSize(_headLength + Math.Max(_contentLength, 0) + 1);
        return true;
    }

    private bool TryFindBodyEnd(in ReadOnlySequence<byte> buffer, out long bodyLength)
    {
        bodyLength = _contentLength;

        if (_contentLength >= 0)
        {
            return buffer.Length > _headLength + _contentLength && EndsWithNull(buffer);
        }

        var unscanned = buffer.Slice(_bodyScanned);
        var end = unscanned.PositionOf((byte)0);
        _bodyScanned = end is { } position ? _bodyScanned + unscanned.Slice(0, position).Length : buffer.Length;
        CheckFrameSize(_bodyScanned + 1);
        bodyLength = _bodyScanned - _headLength;
        return end is not null;
    }

    private void CheckFrameSize(long size)
    {
        if (size > Limits.MaxFrameBytes)
        {
            ThrowFrameTooLarge(size);
        }
    }

    private bool EndsWithNull(in ReadOnlySequence<byte> buffer)
    {
        var octet = buffer.Slice(_headLength + _contentLength, 1).FirstSpan[0];
        if (octet != 0)
        {
            ThrowMissingNull(octet);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowMissingNull(byte octet) => StompProtocolException.Throw(
        StompError.MissingNull,
        string.Create(CultureInfo.InvariantCulture, $"The octet after a body of content-length {_contentLength} is 0x{octet:X2}, not NUL. The content-length counts octets, not characters; a client that splits text frames may have cut a character in two."));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowFrameTooLarge(long size) => StompProtocolException.Throw(
        Limits.FrameError,
        string.Create(CultureInfo.InvariantCulture, $"The frame has at least {size} octets; at most {Limits.MaxFrameBytes} are allowed."));
}
