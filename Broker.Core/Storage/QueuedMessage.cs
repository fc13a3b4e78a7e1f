using Broker.Core.Messages;

namespace Broker.Core.Storage;

/// <summary>
/// A message's place in one queue. Its owner's, but for <see cref="Position"/>, which the journal sets. The content of one that lies in the
/// journal may leave memory; then it is read again before it is delivered.
/// </summary>
public sealed class QueuedMessage
{
    // The message, or what is still known of it when its content is not in memory.
    private object _content;
    private long _position;

    /// <summary>Gives a message its place.</summary>
    /// <param name="message">The message.</param>
    /// <param name="sequence">Its place in the order of arrival.</param>
    public QueuedMessage(Message message, long sequence)
    {
        ArgumentNullException.ThrowIfNull(message);
        _content = message;
        Sequence = sequence;
    }

    /// <summary>Takes up a message that lies in the journal.</summary>
    /// <param name="record">What was kept of it.</param>
    /// <param name="message">Its content; null: it is not in memory.</param>
    public QueuedMessage(in StoredRecord record, Message? message)
    {
        _content = (object?)message ?? new Rest(default, record);
        Sequence = record.Sequence;
        Deliveries = record.Deliveries;
        IsPersistent = true;
        IsOnDisk = true;
        _position = record.Position.Packed;
    }

    /// <summary>The message.</summary>
    /// <exception cref="InvalidOperationException">Its content is not in memory.</exception>
    public Message Message => _content as Message ?? throw new InvalidOperationException("The content is not in memory.");

    /// <summary>Its place in the order of arrival, and its name in its log.</summary>
    public long Sequence { get; }

    /// <summary>How many times it has been delivered.</summary>
    public int Deliveries { get; set; }

    /// <summary>Where its record lies; nowhere as long as it is not written. Any thread.</summary>
    public RecordPosition Position
    {
        get => new(Volatile.Read(ref _position));
        set => Volatile.Write(ref _position, value.Packed);
    }

    /// <summary>Whether its content is in memory.</summary>
    internal bool HasContent => _content is Message;

    /// <summary>The message; null: its content is not in memory.</summary>
    internal Message? Content => _content as Message;

    /// <summary>Whether it is in the queue's log, or on its way there.</summary>
    internal bool IsPersistent { get; set; }

    /// <summary>Whether its owner knows that its record is on disk where <see cref="Position"/> says, so that it can be read again.</summary>
    internal bool IsOnDisk { get; set; }

    /// <summary>Whether it was removed before the journal came to write it, which then need not. The journal's alone.</summary>
    internal bool IsWithdrawn { get; set; }

    /// <summary>Whether a transaction that may be on disk by now removes it.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>Where it is in the queue's store; null: it is in none.</summary>
    internal QueueChunk? Chunk { get; set; }

    /// <summary>Which slot of the chunk is its own.</summary>
    internal int Slot { get; set; }

    /// <summary>Its name; the default value if its content was not in memory since the broker started.</summary>
    internal MessageId Id => _content is Message message ? message.Id : ((Rest)_content).Id;

    /// <summary>What it counts against limits. Any thread: it does not change when the content comes or goes.</summary>
    internal int Size => _content is Message message ? message.Size : ((Rest)_content).Record.Size;

    internal byte Priority => _content is Message message ? message.Priority : ((Rest)_content).Record.Priority;

    internal long Expires => _content is Message message ? message.Expires : ((Rest)_content).Record.Expires;

    internal long AvailableAt => _content is Message message ? message.AvailableAt : ((Rest)_content).Record.AvailableAt;

    /// <summary>Brings back its content.</summary>
    internal void SetContent(Message message) => _content = message;

    /// <summary>Lets its content leave memory; it lies in the journal.</summary>
    internal void DropContent() => _content = new Rest(Id, ToRecord());

    /// <summary>What is kept of it when nothing else is.</summary>
    internal StoredRecord ToRecord() => new(Sequence, Position, Expires, AvailableAt, Size, (ushort)Math.Min(Deliveries, ushort.MaxValue), Priority);

    private sealed record Rest(MessageId Id, StoredRecord Record);
}
