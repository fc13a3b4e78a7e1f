using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a queue holds: its messages, and what it has promised to transactions. It outlives the instances of the queue's actor, so
/// that a failure loses neither. Used in the actor's turn only.
/// </summary>
/// <param name="name">The queue.</param>
/// <param name="settings">How much it may hold.</param>
/// <param name="store">Its messages.</param>
internal sealed class QueueContents(DestinationName name, QueueSettings settings, IMessageStore store)
{
    public IMessageStore Store => store;

    /// <summary>The promises.</summary>
    public PreparedParts Prepared { get; } = new();

    /// <summary>True once the owner of a temporary queue is gone: what is here, out for delivery or still to come is nobody's.</summary>
    public bool IsDiscarding { get; private set; }

    public bool IsEmpty => store.Count == 0 && Prepared.IsEmpty;

    /// <summary>Whether messages fit beside those that are here and those that are promised room.</summary>
    public bool HasRoomFor(long size, long messages = 1)
    {
        var held = store.Count + Prepared.Messages;
        return (held == 0 && messages == 1) || (held + messages <= settings.MaxMessages && store.Bytes + Prepared.Bytes + size <= settings.MaxBytes);
    }

    /// <summary>Says that there is no room.</summary>
    public Refusal Full() => new(
        RefusalReason.QueueFull,
        FormattableString.Invariant($"{name} holds {store.Count} messages of {store.Bytes} bytes; at most {settings.MaxMessages} messages or {settings.MaxBytes} bytes are allowed."));

    /// <summary>Drops all, now and from now on.</summary>
    public void Discard()
    {
        IsDiscarding = true;
        store.Clear();
    }
}
