using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// What a queue holds: its messages, and what it has promised to transactions. It outlives the instances of the queue's actor, so
/// that a failure loses neither. Used in the actor's turn only.
/// </summary>
/// <param name="name">The queue.</param>
/// <param name="settings">How much it may hold.</param>
/// <param name="services">What all destinations share.</param>
/// <param name="identity">What its log is found by when the broker starts again; null: nothing of it survives, whatever a message asks for.</param>
/// <param name="recovered">What was found of it when the broker started; null: nothing.</param>
internal sealed class QueueContents(
    DestinationName name,
    QueueSettings settings,
    DestinationServices services,
    LogIdentity? identity,
    RecoveredLog? recovered)
{
    public IMessageStore Store { get; init; } = new MemoryMessageStore();

    /// <summary>The log that survives the broker, made for the first message that does.</summary>
    public QueueLog? Log { get; private set; } = recovered?.Log;

    public bool IsPersistable => identity is not null && services.Journal is not null;

    /// <summary>The promises.</summary>
    public PreparedParts Prepared { get; } = new();

    /// <summary>True once the owner of a temporary queue is gone: what is here, out for delivery or still to come is nobody's.</summary>
    public bool IsDiscarding { get; private set; }

    public bool IsEmpty => Store.Count == 0 && Prepared.IsEmpty;

    /// <summary>Whether messages fit beside those that are here and those that are promised room.</summary>
    public bool HasRoomFor(long size, long messages = 1)
    {
        var held = Store.Count + Prepared.Messages;
        return (held == 0 && messages == 1) || (held + messages <= settings.MaxMessages && Store.Bytes + Prepared.Bytes + size <= settings.MaxBytes);
    }

    /// <summary>Says that there is no room.</summary>
    public Refusal Full() => new(
        RefusalReason.QueueFull,
        FormattableString.Invariant($"{name} holds {Store.Count} messages of {Store.Bytes} bytes; at most {settings.MaxMessages} messages or {settings.MaxBytes} bytes are allowed."));

    /// <summary>Drops all, now and from now on.</summary>
    public void Discard()
    {
        IsDiscarding = true;
        Store.Clear();
    }
}
