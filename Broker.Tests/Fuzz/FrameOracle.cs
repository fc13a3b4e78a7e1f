using System.Buffers;
using Broker.Stomp;

namespace Broker.Tests.Fuzz;

/// <summary>
/// Reads octets as a session would and objects to everything that must not happen: another exception, a call without end, more awaited
/// than a frame may measure, a frame that cannot be written and read again as it was.
/// </summary>
internal sealed class FrameOracle
{
    private readonly ArrayBufferWriter<byte> _output = new(8192);
    private readonly FrameLimits _limits;
    private readonly StompVersion _version;
    private readonly FrameReader _reader;
    private readonly FrameReader _again;
    private HashCode _digest;
    private int _frames;

    public FrameOracle(StompVersion version, FrameLimits limits)
    {
        _version = version;
        _limits = limits;
        _reader = new FrameReader { Version = version, Limits = limits };
        _again = new FrameReader { Version = version };
    }

    /// <summary>The fault that ended the reading, or null.</summary>
    public StompError? Error { get; private set; }

    /// <summary>How many frames were read, and a digest of them.</summary>
    public (int Frames, int Digest) Result => (_frames, _digest.ToHashCode());

    /// <summary>Reads what is all there.</summary>
    /// <returns>An objection, or null.</returns>
    public string? Read(ReadOnlySequence<byte> octets)
    {
        try
        {
            return Drain(ref octets);
        }
        catch (StompProtocolException fault)
        {
            Error = fault.Error;
            return null;
        }
    }

    /// <summary>Reads what arrives in pieces.</summary>
    /// <returns>An objection, or null.</returns>
    public string? Read(FuzzPieces pieces)
    {
        try
        {
            var unread = pieces.Unread;
            while (pieces.TryArrive(unread))
            {
                unread = pieces.Unread;
                if (Drain(ref unread) is { } objection)
                {
                    return objection;
                }
            }
        }
        catch (StompProtocolException fault)
        {
            Error = fault.Error;
        }

        return null;
    }

    private string? Drain(ref ReadOnlySequence<byte> unread)
    {
        var before = unread.Length;

        while (_reader.TryRead(ref unread, out var frame))
        {
            if (unread.Length >= before)
            {
                return "a frame was read out of nothing";
            }

            before = unread.Length;
            _frames++;

            if (Examine(frame) is { } objection)
            {
                return objection;
            }
        }

        return _reader.IsInsideFrame
            ? unread.Length >= _limits.MaxFrameBytes ? "more is awaited than a frame may measure" : null
            : unread.Length > 1 ? "octets between frames were left" : null;
    }

    private string? Examine(in Frame frame)
    {
        if (frame.Headers.Count > _limits.MaxHeaders || frame.Body.Length >= _limits.MaxFrameBytes)
        {
            return "a limit was not kept";
        }

        AddToDigest(frame);

        // Without a version escapes are not decoded, so they cannot be written.
        if (_version == StompVersion.None && !frame.Command.HasPlainHeaders())
        {
            return null;
        }

        Write(frame);
        var written = new ReadOnlySequence<byte>(_output.WrittenMemory);

        return _again.TryRead(ref written, out var same) && written.IsEmpty && IsSame(frame, same) ? null : "it is written otherwise than it was read";
    }

    private void Write(in Frame frame)
    {
        _output.ResetWrittenCount();
        var writer = new FrameWriter(_output, frame.Command, _version);

        for (var index = 0; index < frame.Headers.Count; index++)
        {
            writer.Header(frame.Headers[index].Name, frame.Headers[index].Value);
        }

        writer.End(frame.Body.IsSingleSegment ? frame.Body.FirstSpan : frame.Body.ToArray());
    }

    private void AddToDigest(in Frame frame)
    {
        _digest.Add(frame.Command);

        for (var index = 0; index < frame.Headers.Count; index++)
        {
            _digest.AddBytes(frame.Headers[index].Name);
            _digest.Add(index);
            _digest.AddBytes(frame.Headers[index].Value);
        }

        // Segments are not what counts.
        _digest.AddBytes(frame.Body.IsSingleSegment ? frame.Body.FirstSpan : frame.Body.ToArray());
    }

    private static bool IsSame(in Frame one, in Frame other)
    {
        if (one.Command != other.Command || one.Headers.Count != other.Headers.Count || one.Body.Length != other.Body.Length)
        {
            return false;
        }

        for (var index = 0; index < one.Headers.Count; index++)
        {
            if (!one.Headers[index].Name.SequenceEqual(other.Headers[index].Name) || !one.Headers[index].Value.SequenceEqual(other.Headers[index].Value))
            {
                return false;
            }
        }

        return one.Body.ToArray().AsSpan().SequenceEqual(other.Body.ToArray());
    }
}
