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
    /// <summary>Up to here a body lies in one piece with its headers, so that a frame is two copies instead of four writes.</summary>
    public const int SmallBody = 4096;

    // What a thread keeps for the next message.
    private const int LargestScratch = 64 * 1024;

    // message-id, timestamp and content-length with the most digits, the name of destination, the empty line and a NUL.
    private const int MaxOwnHeaders = 11 + MessageId.MaxTextLength + 1 + 10 + 20 + 1 + 15 + 10 + 1 + 12 + 1 + 2;

    [ThreadStatic]
    private static byte[]? _scratch;

    /// <summary>The encoding of a message for a version, to be written at once.</summary>
    public static MessageParts ToWrite(Message message, StompVersion version)
    {
        if (message is { IsShared: false, Encoding: null })
        {
            return new MessageParts(WriteHead(message, version, out _), message.Body, Utf8.IsValid(message.Body.Span));
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
        var head = WriteHead(message, version, out differsByVersion);
        var body = message.Body;
        var isText = Utf8.IsValid(body.Span);

        return body.Length is 0 or > SmallBody
            ? new MessageEncoding(head.ToArray(), body, isText)
            : new MessageEncoding([.. head, .. body.Span, 0], default, isText);
    }

    // The headers and the empty line, and the NUL if no body comes before it. In the thread's own memory, until it is called again.
    // The broker's headers come before the sender's: of repeated ones the first counts.
    private static ReadOnlySpan<byte> WriteHead(Message message, StompVersion version, out bool differsByVersion)
    {
        var head = Scratch(MaxOwnHeaders + HeaderEscaping.MaxLength(message.Destination.Length + message.Headers.Length));
        var destination = message.Destination.Span;
        differsByVersion = HeaderEscaping.IsNeeded(destination);

        Span<byte> id = stackalloc byte[MessageId.MaxTextLength];
        var length = FrameWriter.WritePlainHeader(head, HeaderName.MessageId, id[..message.Id.Format(id)]);
        length += differsByVersion
            ? FrameWriter.WriteHeader(head[length..], HeaderName.Destination, destination, version)
            : FrameWriter.WritePlainHeader(head[length..], HeaderName.Destination, destination);
        length += FrameWriter.WriteHeader(head[length..], "timestamp"u8, message.Timestamp);
        length += FrameWriter.WriteHeader(head[length..], HeaderName.ContentLength, message.Body.Length);

        foreach (var header in message.Headers)
        {
            if (HeaderEscaping.IsNeeded(header.Octets))
            {
                differsByVersion = true;
                length += FrameWriter.WriteHeader(head[length..], header.Name, header.Value, version);
            }
            else
            {
                length += FrameWriter.WritePlainHeader(head[length..], header.Name, header.Value);
            }
        }

        head[length++] = (byte)'\n';

        if (message.Body.IsEmpty)
        {
            head[length++] = 0;
        }

        return head[..length];
    }

    private static Span<byte> Scratch(int size)
    {
        if (_scratch is { } kept && kept.Length >= size)
        {
            return kept;
        }

        var octets = new byte[Math.Max(size, SmallBody)];
        _scratch = size <= LargestScratch ? octets : _scratch;
        return octets;
    }
}
