using System.Buffers;
using System.Text.Unicode;
using Broker.Core.Messages;
using Broker.Stomp;

namespace Broker.Host.Outbound;

/// <summary>
/// Encodes a message once for all who get it. The octets differ by version only if a header needs escapes; most need none, and
/// then one encoding serves all versions. It is kept with the message.
/// </summary>
internal static class MessageEncoder
{
    // Up to here a body is copied behind its headers, so that a frame is two copies instead of four writes.
    private const int SmallBody = 4096;

    /// <summary>The encoding of a message for a version. Any thread.</summary>
    public static MessageEncoding Encode(Message message, StompVersion version)
    {
        switch (message.Encoding)
        {
            case MessageEncoding shared:
                return shared;
            case MessageEncoding?[] byVersion when byVersion[(int)version] is { } encoded:
                return encoded;
            default:
                return EncodeAndKeep(message, version);
        }
    }

    private static MessageEncoding EncodeAndKeep(Message message, StompVersion version)
    {
        var encoding = Make(message, version, out var differs);

        if (!differs)
        {
            message.Encoding = encoding;
            return encoding;
        }

        // Senders that race may each make their own; the later one replaces an equal one.
        var byVersion = (MessageEncoding?[])((message.Encoding as MessageEncoding?[])?.Clone() ?? new MessageEncoding?[(int)StompVersion.V12 + 1]);
        byVersion[(int)version] = encoding;
        message.Encoding = byVersion;
        return encoding;
    }

    private static MessageEncoding Make(Message message, StompVersion version, out bool differsByVersion)
    {
        var body = message.Body.Span;
        var isSmall = body.Length <= SmallBody;
        var output = new ArrayBufferWriter<byte>(256 + message.Destination.Length + (isSmall ? message.Size : message.Size - body.Length));

        WriteOwnHeaders(output, message, version);
        differsByVersion = HeaderEscaping.IsNeeded(message.Destination.Span);

        foreach (var header in message.Headers)
        {
            differsByVersion |= HeaderEscaping.IsNeeded(header.Name) || HeaderEscaping.IsNeeded(header.Value);
            FrameWriter.WriteHeader(output, header.Name, header.Value, version);
        }

        output.Write("\n"u8);

        if (isSmall)
        {
            output.Write(body);
            output.Write("\0"u8);
        }

        return new MessageEncoding(output.WrittenSpan.ToArray(), isSmall ? default : message.Body, Utf8.IsValid(body));
    }

    // The broker's headers come before the sender's: of repeated ones the first counts.
    private static void WriteOwnHeaders(ArrayBufferWriter<byte> output, Message message, StompVersion version)
    {
        Span<byte> id = stackalloc byte[MessageId.MaxTextLength];
        FrameWriter.WriteHeader(output, HeaderName.MessageId, id[..message.Id.Format(id)], version);
        FrameWriter.WriteHeader(output, HeaderName.Destination, message.Destination.Span, version);
        FrameWriter.WriteHeader(output, "timestamp"u8, message.Timestamp);
        FrameWriter.WriteHeader(output, HeaderName.ContentLength, message.Body.Length);
    }
}
