using Broker.Core.Messages;

namespace Broker.Core.Storage;

/// <summary>A message's place in one queue. Its owner's, but for <see cref="Position"/>, which the journal sets.</summary>
/// <param name="message">The message.</param>
/// <param name="sequence">Its place in the order of arrival.</param>
public sealed class QueuedMessage(Message message, long sequence)
{
    private long _position;

    /// <summary>The message.</summary>
    public Message Message => message;

    /// <summary>Its place in the order of arrival; the order in which messages are delivered, redelivered ones included.</summary>
    public long Sequence => sequence;

    /// <summary>How many times it has been delivered.</summary>
    public int Deliveries { get; set; }

    /// <summary>Where its record lies; nowhere as long as it is not written. Any thread.</summary>
    public RecordPosition Position
    {
        get => new(Volatile.Read(ref _position));
        set => Volatile.Write(ref _position, value.Packed);
    }

    /// <summary>Whether it was removed before the journal came to write it, which then need not. The journal's alone.</summary>
    internal bool IsWithdrawn { get; set; }
}
