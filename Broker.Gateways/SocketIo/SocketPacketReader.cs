using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Broker.Gateways.EngineIo;

namespace Broker.Gateways.SocketIo;

/// <summary>
/// Reads the packets of a client from messages: a text, and as many messages of octets as it says.
/// <code>
/// packet = type [count "-"] [namespace ","] [id] [json]      ; count for types 5 and 6, a namespace begins with "/"
/// </code>
/// </summary>
/// <param name="limits">What a packet may measure.</param>
internal sealed class SocketPacketReader(SocketLimits limits)
{
    private const string Main = "/";

    // What JavaScript can count to.
    private const int MostDigits = 15;

    private static readonly ReadOnlyMemory<byte> NoAuth = "{}"u8.ToArray();

    private readonly List<ReadOnlyMemory<byte>> _attachments = [];
    private Head? _waiting;
    private long _octets;

    /// <summary>Reads a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="most">The most octets that a packet may have in all.</param>
    /// <returns>The packet, of which all but attachments is a view into the message; null: more must come.</returns>
    /// <exception cref="SocketProtocolException">The message is no part of a packet, or it breaks a limit.</exception>
    public SocketPacket? Read(EngineMessage message, int most)
    {
        _octets += message.Data.Length;

        if (_octets > most)
        {
            throw new SocketProtocolException("the packet is too large");
        }

        if (message.IsBinary)
        {
            return ReadAttachment(message.Data);
        }

        if (_waiting is not null)
        {
            throw new SocketProtocolException("an attachment is missing");
        }

        var head = ReadHead(message.Data);

        if (head.Count > 0)
        {
            // The others come in messages of their own, when this one is gone.
            _waiting = head with { Json = head.Json.ToArray() };
            return null;
        }

        return Finish(head);
    }

    private SocketPacket? ReadAttachment(ReadOnlyMemory<byte> octets)
    {
        if (_waiting is not { } head)
        {
            throw new SocketProtocolException("nothing has an attachment");
        }

        _attachments.Add(octets.ToArray());
        return _attachments.Count == head.Count ? Finish(head) : null;
    }

    private SocketPacket Finish(Head head)
    {
        ReadOnlyMemory<byte>[] attachments = [.. _attachments];
        _attachments.Clear();
        _waiting = null;
        _octets = 0;

        return head.Type switch
        {
            SocketPacketType.Connect => new SocketPacket(head.Type, head.Namespace, AckId: null, ReadAuth(head), SocketArguments.None),
            SocketPacketType.Disconnect => ReadDisconnect(head),
            SocketPacketType.Event => ReadEvent(head, attachments),
            SocketPacketType.Ack => ReadAck(head, attachments),
            _ => throw new SocketProtocolException("the type is not a client's"),
        };
    }

    private ReadOnlyMemory<byte> ReadAuth(Head head)
    {
        if (head.Json.IsEmpty && head.Id is null)
        {
            return NoAuth;
        }

        if (head.Id is not null || head.Json.Length > limits.Auth)
        {
            throw new SocketProtocolException("a CONNECT has an id, or too much to say");
        }

        SocketJson.CheckObject(head.Json, limits);
        return head.Json;
    }

    private static SocketPacket ReadDisconnect(Head head) => head is { Id: null, Json.IsEmpty: true }
        ? new SocketPacket(head.Type, head.Namespace, AckId: null, Auth: default, SocketArguments.None)
        : throw new SocketProtocolException("a DISCONNECT has no payload");

    private SocketPacket ReadEvent(Head head, ReadOnlyMemory<byte>[] attachments)
    {
        var arguments = new SocketArguments(SocketJson.ReadArray(head.Json, attachments.Length, limits), attachments);

        if (arguments.Count == 0 || arguments[0].Json.Length > limits.Name || !arguments[0].TryGetText(out var name) || SocketEvent.IsReserved(name))
        {
            throw new SocketProtocolException("the event has no name, or one that is reserved or too long");
        }

        return new SocketPacket(head.Type, head.Namespace, head.Id, Auth: default, arguments);
    }

    private SocketPacket ReadAck(Head head, ReadOnlyMemory<byte>[] attachments) => head.Id is not null
        ? new SocketPacket(head.Type, head.Namespace, head.Id, Auth: default, new SocketArguments(SocketJson.ReadArray(head.Json, attachments.Length, limits), attachments))
        : throw new SocketProtocolException("an acknowledgement has no id");

    private Head ReadHead(ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty || text.Span[0] is < (byte)SocketPacketType.Connect or > (byte)SocketPacketType.BinaryAck)
        {
            throw new SocketProtocolException("the type is unknown");
        }

        var type = (SocketPacketType)text.Span[0];
        text = text[1..];
        var count = type is SocketPacketType.BinaryEvent or SocketPacketType.BinaryAck ? ReadCount(ref text) : 0;
        var name = ReadNamespace(ref text);
        var id = ReadId(ref text);

        return new Head(
            type switch { SocketPacketType.BinaryEvent => SocketPacketType.Event, SocketPacketType.BinaryAck => SocketPacketType.Ack, _ => type },
            count,
            name,
            id,
            text);
    }

    private int ReadCount(ref ReadOnlyMemory<byte> text)
    {
        if (!Utf8Parser.TryParse(text.Span, out uint count, out var length) || length == text.Length || text.Span[length] != (byte)'-')
        {
            throw new SocketProtocolException("the number of attachments is missing");
        }

        if (count > limits.Attachments)
        {
            throw new SocketProtocolException("there are too many attachments");
        }

        text = text[(length + 1)..];
        return (int)count;
    }

    private string ReadNamespace(ref ReadOnlyMemory<byte> text)
    {
        if (text.IsEmpty || text.Span[0] != (byte)'/')
        {
            return Main;
        }

        var comma = text.Span.IndexOf((byte)',');
        var name = comma < 0 ? text : text[..comma];
        text = comma < 0 ? default : text[(comma + 1)..];

        return name.Length <= limits.Name && Utf8.IsValid(name.Span)
            ? Encoding.UTF8.GetString(name.Span)
            : throw new SocketProtocolException("the name of the namespace is too long");
    }

    private static long? ReadId(ref ReadOnlyMemory<byte> text)
    {
        var length = text.Span.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        length = length < 0 ? text.Length : length;

        if (length > MostDigits)
        {
            throw new SocketProtocolException("the id is too large");
        }

        long? id = Utf8Parser.TryParse(text.Span[..length], out long value, out _) ? value : null;
        text = text[length..];
        return id;
    }

    private readonly record struct Head(SocketPacketType Type, int Count, string Namespace, long? Id, ReadOnlyMemory<byte> Json);
}
