using Broker.Core.Messages;

namespace Broker.Core.Storage;

/// <summary>
/// The messages of one queue: those that wait and those that are out for delivery. Owned by the queue's actor and outlives its
/// instances; used in its turn only.
/// </summary>
public interface IMessageStore
{
    /// <summary>Messages held, those out for delivery included.</summary>
    long Count { get; }

    /// <summary>Their bytes.</summary>
    long Bytes { get; }

    /// <summary>True if a message waits.</summary>
    bool HasWaiting { get; }

    /// <summary>Adds a message behind all others.</summary>
    /// <param name="message">The message.</param>
    void Append(Message message);

    /// <summary>Takes the first message that waits out for delivery.</summary>
    /// <returns>The message.</returns>
    /// <exception cref="InvalidOperationException">None waits.</exception>
    QueuedMessage Take();

    /// <summary>Puts a message that was out for delivery back to its old place among those that wait.</summary>
    /// <param name="message">The message.</param>
    void PutBack(QueuedMessage message);

    /// <summary>Forgets a message that was out for delivery.</summary>
    /// <param name="message">The message.</param>
    void Remove(QueuedMessage message);

    /// <summary>Forgets all messages.</summary>
    void Clear();
}
