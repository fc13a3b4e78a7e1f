using System.Buffers;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>Objects to what a broker must never say, whatever it was told: frames that are none, frames of a client, anything behind an ERROR, an internal error.</summary>
internal static class SessionOracle
{
    /// <summary>Judges what came on a connection.</summary>
    /// <param name="octets">All of it.</param>
    /// <param name="isWebSocket">Whether it is in WebSocket frames.</param>
    /// <param name="errors">Gets what ERROR frames said.</param>
    /// <returns>An objection, or null.</returns>
    public static string? Judge(ReadOnlySequence<byte> octets, bool isWebSocket, HashSet<string> errors)
    {
        try
        {
            return isWebSocket ? JudgeMessages(octets, errors) : JudgeFrames(octets, new FrameReader(), errors, out _);
        }
        catch (StompProtocolException fault)
        {
            return $"what it says is no frame: {fault.Message}";
        }
    }

    private static string? JudgeMessages(ReadOnlySequence<byte> octets, HashSet<string> errors)
    {
        var reader = new FrameReader();
        var (hasEnded, isClosed) = (false, false);

        while (!octets.IsEmpty)
        {
            if (!TryTake(ref octets, out var opcode, out var payload) || isClosed)
            {
                return "a WebSocket frame is masked, a fragment, not whole, or behind a close frame";
            }

            isClosed = opcode == WebSocketFrames.Close;

            if (opcode is WebSocketFrames.Text or WebSocketFrames.Binary
                && (hasEnded ? "a frame follows an ERROR" : JudgeFrames(payload, reader, errors, out hasEnded)) is { } objection)
            {
                return objection;
            }
        }

        return null;
    }

    // A frame as a server sends it: whole, without a mask.
    private static bool TryTake(ref ReadOnlySequence<byte> octets, out int opcode, out ReadOnlySequence<byte> payload)
    {
        var reader = new SequenceReader<byte>(octets);
        (opcode, payload) = (0, default);

        if (!reader.TryRead(out var first) || !reader.TryRead(out var second) || (first & 0xF0) != 0x80 || (second & 0x80) != 0)
        {
            return false;
        }

        var size = second switch { 126 => 2, 127 => 8, _ => 0 };
        var length = 0L;

        for (var index = 0; index < size; index++)
        {
            if (!reader.TryRead(out var octet))
            {
                return false;
            }

            length = (length << 8) | octet;
        }

        length = size == 0 ? second : length;
        opcode = first & 0xF;

        if (reader.Remaining < length)
        {
            return false;
        }

        payload = reader.UnreadSequence.Slice(0, length);
        octets = reader.UnreadSequence.Slice(length);
        return true;
    }

    private static string? JudgeFrames(ReadOnlySequence<byte> octets, FrameReader reader, HashSet<string> errors, out bool hasEnded)
    {
        hasEnded = false;

        while (reader.TryRead(ref octets, out var frame))
        {
            if (hasEnded)
            {
                return "a frame follows an ERROR";
            }

            if (frame.Command == StompCommand.Connected && frame.Headers.TryGet("version"u8, out var version))
            {
                reader.Version = VersionNegotiation.Negotiate(version);
            }
            else if (frame.Command == StompCommand.Error)
            {
                hasEnded = true;
                var message = frame.Headers.TryGet("message"u8, out var text) ? System.Text.Encoding.UTF8.GetString(text) : "no message";
                errors.Add(message);

                if (message == StompError.Internal.Message)
                {
                    return "an internal error";
                }
            }
            else if (frame.Command is not (StompCommand.Message or StompCommand.Receipt))
            {
                return $"{frame.Command} is not for a broker to say";
            }
        }

        return reader.IsInsideFrame ? "a frame is not whole" : null;
    }
}
