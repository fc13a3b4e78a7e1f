using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Core.Acknowledgements;

/// <summary>
/// The deliveries of one subscription that are not settled, in the order they were made. Pure bookkeeping: what becomes of the
/// messages is the queue's business.
/// </summary>
/// <remarks>
/// A ring of slots in the order of deliveries, so that settling is a matter of an index. A slot whose delivery is settled stays,
/// empty, until all before it are settled too, or until the ring is full: then the empty ones are taken out before it grows. So it
/// is never much larger than what is pending, even if one delivery is never settled and thousands behind it are.
/// </remarks>
public sealed class AcknowledgementLedger
{
    // A longer ring is given back when it is empty; a shorter one is kept, for it fills and empties all the time.
    private const int LongRing = 1024;

    private Slot[] _slots = [];
    private int _first;
    private int _length;
    private long _lastSequence;
    private MessageId _latest;

    /// <summary>How many deliveries are not settled; those held for a transaction included.</summary>
    public int Pending { get; private set; }

    /// <summary>How many deliveries there have been, settled ones included.</summary>
    public long Deliveries => _lastSequence;

    /// <summary>How many deliveries there is room for without growing.</summary>
    internal int Capacity => _slots.Length;

    /// <summary>Adds a delivery.</summary>
    /// <param name="message">What is delivered.</param>
    /// <returns>The delivery's number, from 1.</returns>
    public long Add(QueuedMessage message)
    {
        if (_length == _slots.Length)
        {
            MakeRoom();
        }

        _slots[IndexOf(_length++)] = new Slot(++_lastSequence, message, Holder: null);
        Pending++;
        _latest = Later(_latest, message.Id);
        return _lastSequence;
    }

    /// <summary>Takes back the delivery added last, which was not made after all; its number is used again.</summary>
    public void UndoAdd()
    {
        _slots[IndexOf(--_length)] = default;
        _lastSequence--;
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
                slot = slot with { Message = settle ? null : slot.Message, Holder = null };
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
                all.Add((slot.Sequence, message));
                slot = slot with { Message = null };
                Pending--;
            }
        }

        DropSettled();
        return all;
    }

    private SettlementResult Visit(DeliveryReference reference, bool isCumulative, ICollection<QueuedMessage> messages, object? holder)
    {
        var sequence = reference.Sequence > 0 ? reference.Sequence : Find(reference.MessageId);
        if (sequence > _lastSequence)
        {
            return reference.IsTentative ? SettlementResult.AlreadySettled : SettlementResult.NeverDelivered;
        }

        var before = messages.Count;
        var end = CountUpTo(sequence);
        var isThere = end > 0 && _slots[IndexOf(end - 1)].Sequence == sequence;

        for (var offset = isCumulative ? 0 : isThere ? end - 1 : end; offset < end; offset++)
        {
            VisitSlot(ref _slots[IndexOf(offset)], messages, holder);
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
        slot = slot with { Message = holder is null ? null : slot.Message, Holder = holder };
        Pending -= holder is null ? 1 : 0;
    }

    // How many slots there are up to a delivery. Where none have been taken out, which is the rule, that is a subtraction.
    private int CountUpTo(long sequence)
    {
        if (_length == 0 || sequence < _slots[_first].Sequence)
        {
            return 0;
        }

        var low = 0;
        var high = (int)Math.Min(_length - 1, sequence - _slots[_first].Sequence);
        if (_slots[IndexOf(high)].Sequence <= sequence)
        {
            return high + 1;
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _slots[IndexOf(middle)].Sequence <= sequence ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    // STOMP 1.0 and 1.1 acknowledge by message. Clients acknowledge about in order, so the search from the oldest is short.
    // What is not found was settled before, unless it is later than everything that was ever delivered here.
    private long Find(MessageId id)
    {
        for (var offset = 0; offset < _length; offset++)
        {
            ref var slot = ref _slots[IndexOf(offset)];
            if (slot.Message?.Id == id)
            {
                return slot.Sequence;
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
            _length--;
        }

        if (_length == 0 && _slots.Length > LongRing)
        {
            (_slots, _first) = ([], 0);
        }
    }

    private void MakeRoom()
    {
        var roomier = new Slot[Math.Max(8, Pending > _slots.Length / 2 ? _slots.Length * 2 : _slots.Length)];
        var kept = 0;

        for (var offset = 0; offset < _length; offset++)
        {
            ref var slot = ref _slots[IndexOf(offset)];
            if (slot.Message is not null)
            {
                roomier[kept++] = slot;
            }
        }

        _slots = roomier;
        _first = 0;
        _length = kept;
    }

    private int IndexOf(int offset) => (_first + offset) % _slots.Length;

    private readonly record struct Slot(long Sequence, QueuedMessage? Message, object? Holder);
}
