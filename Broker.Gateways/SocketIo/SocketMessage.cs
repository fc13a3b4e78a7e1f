using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Broker.Gateways.EngineIo;

namespace Broker.Gateways.SocketIo;

/// <summary>What is said to a client: an event, or the answer to one. Its values are written one after the other; then it is sent, once.</summary>
public sealed class SocketMessage
{
    // What is text stays it; a client takes it for JSON and for nothing else.
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> _octets = new(256);
    private readonly List<ReadOnlyMemory<byte>> _attachments = [];

    private SocketMessage()
    {
        Json = new Utf8JsonWriter(_octets, Writing);
        Json.WriteStartArray();
    }

    /// <summary>Gets where values are written.</summary>
    public Utf8JsonWriter Json { get; }

    /// <summary>An event.</summary>
    /// <param name="name">Its name, none that is reserved.</param>
    public static SocketMessage Event(string name)
    {
        var message = new SocketMessage();
        message.Json.WriteStringValue(name);
        return message;
    }

    /// <summary>The answer to an event.</summary>
    public static SocketMessage Answer() => new();

    /// <summary>Writes octets.</summary>
    /// <param name="octets">They; they must stay until the message has been sent.</param>
    public void WriteOctets(ReadOnlyMemory<byte> octets)
    {
        Json.WriteStartObject();
        Json.WriteBoolean(SocketJson.Placeholder, value: true);
        Json.WriteNumber(SocketJson.Number, _attachments.Count);
        Json.WriteEndObject();
        _attachments.Add(octets);
    }

    /// <summary>Writes what came, as it came. Nothing else in the message has octets.</summary>
    public void Write(SocketArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);

        for (var index = 0; index < arguments.Count; index++)
        {
            Json.WriteRawValue(arguments[index].Json.Span, skipInputValidation: true);
        }

        _attachments.AddRange(arguments.Attachments);
    }

    /// <summary>Makes packets of it.</summary>
    internal IReadOnlyList<EnginePacket> ToPackets(SocketPacketType type, string name, long? id)
    {
        Json.WriteEndArray();
        Json.Flush();

        var hasOctets = _attachments.Count > 0;
        var wire = !hasOctets ? type : type == SocketPacketType.Event ? SocketPacketType.BinaryEvent : SocketPacketType.BinaryAck;
        return [ToPacket(wire, hasOctets ? _attachments.Count : null, name, id, _octets.WrittenSpan), .. _attachments.Select(octets => new EnginePacket(octets.ToArray(), IsBinary: true))];
    }

    /// <summary>Makes a packet without attachments.</summary>
    internal static EnginePacket ToPacket(SocketPacketType type, string name, ReadOnlySpan<byte> json) => ToPacket(type, count: null, name, id: null, json);

    private static EnginePacket ToPacket(SocketPacketType type, int? count, string name, long? id, ReadOnlySpan<byte> json)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"{(char)EnginePacketType.Message}{(char)type}{count}{(count is null ? string.Empty : "-")}{(name == "/" ? string.Empty : name + ",")}{id}");
        var length = Encoding.UTF8.GetByteCount(head);
        var octets = new byte[length + json.Length];
        Encoding.UTF8.GetBytes(head, octets);
        json.CopyTo(octets.AsSpan(length));
        return new EnginePacket(octets, IsBinary: false);
    }
}
