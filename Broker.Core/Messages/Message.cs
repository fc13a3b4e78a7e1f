namespace Broker.Core.Messages;

/// <summary>
/// A message as the broker holds it: immutable, shared by all who deliver it. Headers and body lie in one array that belongs
/// to the message alone.
/// </summary>
public sealed class Message
{
    /// <summary>The priority of a message that names none.</summary>
    public const byte DefaultPriority = 4;

    // What an object, its fields and its array cost beside the octets, roughly; see Size.
    private const int Overhead = 160;

    private readonly byte[] _content;
    private readonly int _headersLength;
    private object? _encoding;

    /// <summary>Takes over the content.</summary>
    /// <param name="id">The message's name.</param>
    /// <param name="destination">The destination as the sender wrote it, in UTF-8.</param>
    /// <param name="content">The headers (see <see cref="MessageHeaders"/>), then the body. The message owns it from now on.</param>
    /// <param name="headersLength">How many octets of it are headers.</param>
    public Message(MessageId id, ReadOnlyMemory<byte> destination, byte[] content, int headersLength)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)headersLength, (uint)content.Length);
        Id = id;
        Destination = destination;
        _content = content;
        _headersLength = headersLength;
    }

    /// <summary>The name, unique for ever.</summary>
    public MessageId Id { get; }

    /// <summary>The destination as the sender wrote it, in UTF-8.</summary>
    public ReadOnlyMemory<byte> Destination { get; }

    /// <summary>When the broker took it, in milliseconds since 1970.</summary>
    public long Timestamp { get; init; }

    /// <summary>Whether the sender asked that it survives the broker; a destination may decide otherwise.</summary>
    public bool IsPersistent { get; init; }

    /// <summary>0 to 9; a queue serves higher ones first.</summary>
    public byte Priority { get; init; } = DefaultPriority;

    /// <summary>When it is of no use any more, in milliseconds since 1970; 0: never.</summary>
    public long Expires { get; init; }

    /// <summary>When a queue may deliver it at the earliest, in milliseconds since 1970; 0: at once.</summary>
    public long AvailableAt { get; init; }

    /// <summary>The number of the session that sent it, unique for ever; 0: none did.</summary>
    public long Origin { get; init; }

    /// <summary>Whether it names a group, so that a queue need not look for the header in all the others.</summary>
    public bool HasGroup { get; init; }

    /// <summary>Whether it carries an id by which a second one is known as a duplicate where it is sent to; see <see cref="HasGroup"/>.</summary>
    public bool HasDedupId { get; init; }

    /// <summary>The sender's headers.</summary>
    public MessageHeaders Headers => new(_content.AsSpan(0, _headersLength));

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body => _content.AsMemory(_headersLength);

    /// <summary>Headers and body, as they go to disk.</summary>
    internal ReadOnlySpan<byte> Content => _content;

    /// <summary>How many octets of <see cref="Content"/> are headers.</summary>
    internal int HeadersLength => _headersLength;

    /// <summary>What the message counts against limits, in bytes: its octets and what the broker needs to hold them.</summary>
    public int Size => Overhead + Destination.Length + _content.Length;

    /// <summary>
    /// What an encoder made of this message, kept so that many subscribers share it; null before. Any thread: encoders that
    /// race make the same thing twice, which is harmless.
    /// </summary>
    public object? Encoding
    {
        get => Volatile.Read(ref _encoding);
        set => Volatile.Write(ref _encoding, value);
    }

    /// <summary>Whether several get it, so that what an encoder makes of it is worth keeping. Any thread: who does not know it yet works twice, no more.</summary>
    public bool IsShared { get; set; }

    /// <summary>The same message for another destination, with headers of the broker's own before the sender's.</summary>
    /// <param name="destination">The other destination, in UTF-8.</param>
    /// <param name="headers">The headers to add; of repeated ones the first counts.</param>
    /// <param name="isPersistent">Whether the copy is to survive the broker; null: as this one.</param>
    /// <returns>The copy, under the same name. It counts as a duplicate nowhere: the broker moves it, nobody repeats it.</returns>
    public Message CopyTo(ReadOnlyMemory<byte> destination, IReadOnlyList<KeyValuePair<string, string>> headers, bool? isPersistent = null)
    {
        ArgumentNullException.ThrowIfNull(headers);

        using var added = new MessageContent();
        foreach (var (name, value) in headers)
        {
            added.AddHeader(System.Text.Encoding.UTF8.GetBytes(name), System.Text.Encoding.UTF8.GetBytes(value));
        }

        var content = added.ToArray(_content);
        return new Message(Id, destination, content, content.Length - _content.Length + _headersLength)
        {
            Timestamp = Timestamp,
            IsPersistent = isPersistent ?? IsPersistent,
            Priority = Priority,
            Origin = Origin,
            HasGroup = HasGroup,
        };
    }
}
