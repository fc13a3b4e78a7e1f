using System.Buffers;
using System.Text;
using System.Text.Json;
using Broker.Gateways.SocketIo;
using Broker.Stomp;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>Frames as a client sees them: <c>message(destination, headers, body)</c>, the body a text or, if it is none, octets.</summary>
internal static class SocketIoFrames
{
    /// <summary>Whether a MESSAGE tells that something was refused. Real ones have the time at which the broker took them, which nobody else writes.</summary>
    public static bool IsRefusal(in Frame frame) => frame.Headers.TryGet("error"u8, out _) && !frame.Headers.TryGet("timestamp"u8, out _);

    /// <summary>Makes the event of a MESSAGE.</summary>
    /// <param name="frame">The MESSAGE; it must stay until the event has been sent.</param>
    /// <param name="isText">Whether its body is UTF-8.</param>
    public static SocketMessage ToMessage(in Frame frame, bool isText)
    {
        var message = SocketMessage.Event("message");
        frame.Headers.TryGet(HeaderName.Destination, out var destination);
        message.Json.WriteStringValue(destination);
        WriteHeaders(message.Json, frame.Headers, leftOut: HeaderName.Destination);

        // Mostly it is in one piece.
        var body = frame.Body.IsSingleSegment ? frame.Body.First : frame.Body.ToArray();

        if (isText)
        {
            message.Json.WriteStringValue(body.Span);
        }
        else
        {
            message.WriteOctets(body);
        }

        return message;
    }

    /// <summary>Writes headers as an object; of repeated ones the first counts.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="headers">The headers.</param>
    /// <param name="leftOut">The name of one that is left out.</param>
    public static void WriteHeaders(Utf8JsonWriter json, in HeaderList headers, ReadOnlySpan<byte> leftOut)
    {
        json.WriteStartObject();

        for (var index = 0; index < headers.Count; index++)
        {
            var header = headers[index];

            if (!header.Name.SequenceEqual(leftOut) && IsFirst(headers, index))
            {
                json.WriteString(header.Name, header.Value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Reads what a frame says of a failure.</summary>
    public static SocketIoError ToError(in Frame frame) => new(
        frame.Headers.GetString("error"u8),
        frame.Headers.GetString(HeaderName.Message) ?? string.Empty,
        Encoding.UTF8.GetString(frame.Body).TrimEnd(),
        frame.Headers.GetString(HeaderName.Destination),
        frame.Headers.GetString(HeaderName.Subscription) is { } subscription && subscription != Sessions.SoftErrors.Subscription ? subscription : null);

    /// <summary>Writes a DISCONNECT.</summary>
    public static void WriteDisconnect(IBufferWriter<byte> output) => new FrameWriter(output, StompCommand.Disconnect, StompVersion.V12).End();

    private static bool IsFirst(in HeaderList headers, int index)
    {
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (headers[earlier].Name.SequenceEqual(headers[index].Name))
            {
                return false;
            }
        }

        return true;
    }
}
