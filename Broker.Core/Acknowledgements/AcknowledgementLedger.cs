using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Core.Acknowledgements;

/// <summary>
/// The deliveries of one subscription that are not settled, in the order they were made. Pure bookkeeping: what becomes of the
/// messages is the queue's business.
/// </summary>
/// <remarks>
/// A ring of slots, one per delivery from the oldest unsettled one on, so that settling is a matter of an index. A slot whose
/// delivery is settled stays, empty, until all before it are settled too.
/// </remarks>
public sealed class AcknowledgementLedger
{
    private Slot[] _slots = [];
    private int _first;
    private int _length;
    private long _firstSequence = 1;
    private MessageId _latest;

    /// <summary>How many deliveries are not settled; those held for a transaction included.</summary>
    public int Pending { get; private set; }

    private long LastSequence => _firstSequence + _length - 1;

    /// <summary>Adds a delivery.</summary>
    /// <param name="message">What is delivered.</param>
    /// <returns>The delivery's number, from 1.</returns>
    public long Add(QueuedMessage message)
    {
        if (_length == _slots.Length)
        {
            Grow();
        }

        _slots[IndexOf(_length++)] = new Slot(message, Holder: null);
        Pending++;
        _latest = Later(_latest, message.Message.Id);
        return LastSequence;
    }

    /// <summary>Takes back the delivery added last, which was not made after all; its number is used again.</summary>
    public void UndoAdd()
    {
        _slots[IndexOf(--_length)] = default;
        Pending--;
    }

    /// <summary>Settles a delivery, or all up to it.</summary>
    /// <param name="reference">The delivery.</param>
    /// <param name="isCumulative">Whether those before it are settled too.</param>
    /// <param name="settled">Gets the messages, in the order of their delivery.</param>
    /// <returns>What came of it.</returns>
    public SettlementResult Settle(DeliveryReference reference, bool isCumulative, ICollection<QueuedMessage> settled) =>
        Visit(reference, isCumulative, settled, holder: null);

    /// <summary>Sets aside, for a transaction, what may still be pending again.</summary>
    /// <param name="reference">The delivery.</param>
    /// <param name="isCumulative">Whether those before it are meant too.</param>
    /// <param name="held">Gets the messages, in the order of their delivery.</param>
    /// <param name="holder">Whom <see cref="Release"/> will name.</param>
    /// <returns>What came of it.</returns>
    public SettlementResult Hold(DeliveryReference reference, bool isCumulative, ICollection<QueuedMessage> held, object holder) =>
        Visit(reference, isCumulative, held, holder);

    /// <summary>Settles what was held, or makes it pending again.</summary>
    /// <param name="holder">The holder that was named.</param>
    /// <param name="settle">Whether to settle.</param>
    public void Release(object holder, bool settle)
    {
        for (var offset = 0; offset < _length; offset++)
        {
            ref var slot = ref _slots[IndexOf(offset)];
            if (ReferenceEquals(slot.Holder, holder))
            {
                slot = settle ? default : slot with { Holder = null };
                Pending -= settle ? 1 : 0;
            }
        }

        DropSettled();
    }

    /// <summary>Takes all deliveries back, those held for a transaction excepted.</summary>
    /// <returns>The deliveries, in their order.</returns>
    public IReadOnlyList<(long Sequence, QueuedMessage Message)> TakeAll()
    {
        var all = new List<(long, QueuedMessage)>(Pending);
        for (var offset = 0; offset < _length; offset++)
        {
            ref var slot = ref _slots[IndexOf(offset)];
            if (slot is { Message: { } message, Holder: null })
            {
                all.Add((_firstSequence + offset, message));
                slot = default;
                Pending--;
            }
        }

        DropSettled();
        return all;
    }

    private SettlementResult Visit(DeliveryReference reference, bool isCumulative, ICollection<QueuedMessage> messages, object? holder)
    {
        var sequence = reference.Sequence > 0 ? reference.Sequence : Find(reference.MessageId);
        if (sequence > LastSequence)
        {
            return reference.IsTentative ? SettlementResult.AlreadySettled : SettlementResult.NeverDelivered;
        }

        var before = messages.Count;
        for (var each = isCumulative ? _firstSequence : Math.Max(sequence, _firstSequence); each <= sequence; each++)
        {
            VisitSlot(ref _slots[IndexOf((int)(each - _firstSequence))], messages, holder);
        }

        DropSettled();
        return messages.Count > before ? SettlementResult.Settled : SettlementResult.AlreadySettled;
    }

    private void VisitSlot(ref Slot slot, ICollection<QueuedMessage> messages, object? holder)
    {
        if (slot.Message is null || slot.Holder is not null)
        {
            return;
        }

        messages.Add(slot.Message);
        slot = holder is null ? default : slot with { Holder = holder };
        Pending -= holder is null ? 1 : 0;
    }

    // STOMP 1.0 and 1.1 acknowledge by message. Clients acknowledge about in order, so the search from the oldest is short.
    // What is not found was settled before, unless it is later than everything that was ever delivered here.
    private long Find(MessageId id)
    {
        for (var offset = 0; offset < _length; offset++)
        {
            if (_slots[IndexOf(offset)].Message?.Message.Id == id)
            {
                return _firstSequence + offset;
            }
        }

        return Later(_latest, id) == _latest ? 0 : long.MaxValue;
    }

    private static MessageId Later(MessageId one, MessageId other) =>
        other.Epoch > one.Epoch || (other.Epoch == one.Epoch && other.Number > one.Number) ? other : one;

    private void DropSettled()
    {
        while (_length > 0 && _slots[_first].Message is null)
        {
            _first = (_first + 1) % _slots.Length;
            _firstSequence++;
            _length--;
        }
    }

    private void Grow()
    {
        var larger = new Slot[Math.Max(8, _slots.Length * 2)];
        for (var offset = 0; offset < _length; offset++)
        {
            larger[offset] = _slots[IndexOf(offset)];
        }

        _slots = larger;
        _first = 0;
    }

    private int IndexOf(int offset) => (_first + offset) % _slots.Length;

    private readonly record struct Slot(QueuedMessage? Message, object? Holder);
}
