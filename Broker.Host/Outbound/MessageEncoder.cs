using System.Buffers;
using System.Text.Unicode;
using Broker.Core.Messages;
using Broker.Stomp;

namespace Broker.Host.Outbound;

/// <summary>
/// Encodes a message once for all who get it. The octets differ by version only if a header needs escapes; most need none, and
/// then one encoding serves all versions. It is kept with the message; that of a message which one alone gets is not.
/// </summary>
internal static class MessageEncoder
{
    // Up to here a body is copied behind its headers, so that a frame is two copies instead of four writes.
    private const int SmallBody = 4096;

    // What a thread keeps for the next message.
    private const int LargestScratch = 64 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    /// <summary>The encoding of a message for a version, to be written at once.</summary>
    public static MessageParts ToWrite(Message message, StompVersion version)
    {
        if (message is { IsShared: false, Encoding: null })
        {
            var output = Write(message, version, out var isText, out _);
            return new MessageParts(output.WrittenSpan, BodyBeside(message), isText);
        }

        return Encode(message, version).Parts;
    }

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
        var output = Write(message, version, out var isText, out differsByVersion);
        return new MessageEncoding(output.WrittenSpan.ToArray(), BodyBeside(message), isText);
    }

    private static ReadOnlyMemory<byte> BodyBeside(Message message) => message.Body.Length <= SmallBody ? default : message.Body;

    // In the thread's own memory, until it is called again.
    private static ArrayBufferWriter<byte> Write(Message message, StompVersion version, out bool isText, out bool differsByVersion)
    {
        var body = message.Body.Span;
        var output = _scratch is { Capacity: <= LargestScratch } ? _scratch : _scratch = new ArrayBufferWriter<byte>(2 * SmallBody);
        output.ResetWrittenCount();

        WriteOwnHeaders(output, message, version);
        differsByVersion = HeaderEscaping.IsNeeded(message.Destination.Span);

        foreach (var header in message.Headers)
        {
            differsByVersion |= HeaderEscaping.IsNeeded(header.Name) || HeaderEscaping.IsNeeded(header.Value);
            FrameWriter.WriteHeader(output, header.Name, header.Value, version);
        }

        output.Write("\n"u8);

        if (body.Length <= SmallBody)
        {
            output.Write(body);
            output.Write("\0"u8);
        }

        isText = Utf8.IsValid(body);
        return output;
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
