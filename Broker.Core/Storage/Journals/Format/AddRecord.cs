using System.Buffers.Binary;
using Broker.Core.Messages;

namespace Broker.Core.Storage.Journals.Format;

/// <summary>
/// The payload of a message's record: log (32 bit), sequence, where it lay before (0: nowhere), deliveries (16), priority (8), flags (8), timestamp,
/// expires, available at, origin, the two parts of the name, octets of headers (32) and of the destination (32), the destination, the
/// content. What has no width given has 64 bit; little endian.
/// </summary>
/// <param name="payload">The payload.</param>
internal readonly ref struct AddRecord(ReadOnlySpan<byte> payload)
{
    /// <summary>Octets before the destination.</summary>
    public const int FixedSize = 80;

    private const byte Persistent = 1;
    private const byte Grouped = 2;
    private const byte Deduplicated = 4;

    // What a message counts beside its octets.
    private static readonly int Overhead = new Message(default, default, [], 0).Size;

    private readonly ReadOnlySpan<byte> _payload = payload;

    /// <summary>Whether the payload can be one.</summary>
    public bool IsWhole => _payload.Length >= FixedSize && DestinationLength >= 0 && HeadersLength >= 0 && (long)FixedSize + DestinationLength + HeadersLength <= _payload.Length;

    /// <summary>The number of the log.</summary>
    public uint Log => BinaryPrimitives.ReadUInt32LittleEndian(_payload);

    /// <summary>The sequence.</summary>
    public long Sequence => Read(4);

    /// <summary>Where it lay before.</summary>
    public RecordPosition From => new(Read(12));

    /// <summary>The deliveries.</summary>
    public ushort Deliveries => BinaryPrimitives.ReadUInt16LittleEndian(_payload[20..]);

    /// <summary>The priority.</summary>
    public byte Priority => _payload[22];

    /// <summary>When it expires.</summary>
    public long Expires => Read(32);

    /// <summary>When it becomes available.</summary>
    public long AvailableAt => Read(40);

    /// <summary>What the message counts against limits.</summary>
    public int Size => Overhead + _payload.Length - FixedSize;

    private int HeadersLength => BinaryPrimitives.ReadInt32LittleEndian(_payload[72..]);

    private int DestinationLength => BinaryPrimitives.ReadInt32LittleEndian(_payload[76..]);

    /// <summary>Octets of the record of a message, its header included.</summary>
    /// <param name="messageSize">Its <see cref="Message.Size"/>.</param>
    public static int RecordSize(int messageSize) => checked(messageSize - Overhead + FixedSize + Frame.HeaderSize);

    /// <summary>Writes a payload.</summary>
    /// <param name="destination">Where to; exactly as long as it becomes.</param>
    /// <param name="log">The number of the log.</param>
    /// <param name="queued">The message.</param>
    /// <param name="deliveries">How often it has been delivered.</param>
    public static void Write(Span<byte> destination, uint log, QueuedMessage queued, long deliveries)
    {
        var message = queued.Message;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, log);
        BinaryPrimitives.WriteInt64LittleEndian(destination[4..], queued.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(destination[12..], queued.Position.Packed);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[20..], (ushort)Math.Clamp(deliveries, 0, ushort.MaxValue));
        destination[22] = message.Priority;
        destination[23] = (byte)((message.IsPersistent ? Persistent : 0) | (message.HasGroup ? Grouped : 0) | (message.HasDedupId ? Deduplicated : 0));
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], message.Timestamp);
        BinaryPrimitives.WriteInt64LittleEndian(destination[32..], message.Expires);
        BinaryPrimitives.WriteInt64LittleEndian(destination[40..], message.AvailableAt);
        BinaryPrimitives.WriteInt64LittleEndian(destination[48..], message.Origin);
        BinaryPrimitives.WriteInt64LittleEndian(destination[56..], message.Id.Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(destination[64..], message.Id.Number);
        BinaryPrimitives.WriteInt32LittleEndian(destination[72..], message.HeadersLength);
        BinaryPrimitives.WriteInt32LittleEndian(destination[76..], message.Destination.Length);
        message.Destination.Span.CopyTo(destination[FixedSize..]);
        message.Content.CopyTo(destination[(FixedSize + message.Destination.Length)..]);
    }

    /// <summary>Makes the message.</summary>
    /// <param name="previous">A message that may have the same destination, which is shared then; null: none.</param>
    public Message ToMessage(Message? previous)
    {
        var destination = _payload.Slice(FixedSize, DestinationLength);
        var shared = previous is not null && previous.Destination.Span.SequenceEqual(destination);

        return new Message(
            new MessageId(Read(56), Read(64)),
            shared ? previous!.Destination : destination.ToArray(),
            _payload[(FixedSize + DestinationLength)..].ToArray(),
            HeadersLength)
        {
            Timestamp = Read(24),
            IsPersistent = (_payload[23] & Persistent) != 0,
            HasGroup = (_payload[23] & Grouped) != 0,
            HasDedupId = (_payload[23] & Deduplicated) != 0,
            Priority = Priority,
            Expires = Expires,
            AvailableAt = AvailableAt,
            Origin = Read(48),
        };
    }

    private long Read(int offset) => BinaryPrimitives.ReadInt64LittleEndian(_payload[offset..]);
}
