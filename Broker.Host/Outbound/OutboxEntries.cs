using System.Runtime.InteropServices;

namespace Broker.Host.Outbound;

/// <summary>
/// The entries that wait in an outbox, in their order: a ring, in which each has a place, a number that only grows. One that is dropped
/// leaves its place empty, so that the others keep theirs. Buffers are rented, and none is held while nothing waits. A part of the outbox, guarded by its lock.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct OutboxEntries
{
    // What the sender takes at once: enough to make a system call worth its price, little enough that a pipe does not grow with the
    // backlog, and that what may be dropped can be until shortly before it is sent.
    private const int BatchBytes = 64 * 1024;
    private const int BatchEntries = 512;

    // What the broker's own headers add to a message, about; it only says how much fits into a batch.
    private const int FrameOverhead = 128;

    private OutboxEntry[]? _ring;
    private int _head;
    private int _places;
    private int _lastBatch;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The first place.</summary>
    public long First { get; private set; }

    /// <summary>The place of the next one that is added.</summary>
    public readonly long End => First + _places;

    /// <summary>How often places have changed.</summary>
    public int Epoch { get; private set; }

    /// <summary>What is at a place from <see cref="First"/> on and before <see cref="End"/>; its item is null if it is empty.</summary>
    public readonly ref OutboxEntry this[long place] => ref _ring![(_head + (int)(place - First)) & (_ring.Length - 1)];

    /// <summary>Adds one behind all others.</summary>
    /// <returns>True if it is the only one.</returns>
    public bool Add(in OutboxEntry entry)
    {
        if (_ring is null || _places == _ring.Length)
        {
            MakeRoom();
        }

        _ring![(_head + _places++) & (_ring.Length - 1)] = entry;
        return Count++ == 0;
    }

    /// <summary>Empties a place.</summary>
    public void Drop(long place)
    {
        this[place] = default;
        Count--;
        SkipEmpty();
    }

    /// <summary>Takes out those of one outlet, or all deliveries.</summary>
    /// <param name="outlet">The outlet, or null for those of any.</param>
    /// <returns>What was taken out; null if nothing was.</returns>
    public List<OutboxEntry>? RemoveDeliveries(SubscriptionOutlet? outlet)
    {
        List<OutboxEntry>? removed = null;

        for (var place = First; place < End; place++)
        {
            ref var entry = ref this[place];
            if (entry.Outlet is { } its && (outlet is null || ReferenceEquals(its, outlet)))
            {
                (removed ??= []).Add(entry);
                entry = default;
            }
        }

        Count -= removed?.Count ?? 0;
        SkipEmpty();
        return removed;
    }

    /// <summary>Takes out a batch.</summary>
    /// <param name="count">How many there are; the array may be longer. It is rented.</param>
    public OutboxEntry[] Take(out int count)
    {
        if (Count == 0)
        {
            count = 0;
            return [];
        }

        var places = PlacesOfBatch();

        // Most often that is all there is, without a gap, and the ring itself is the batch.
        if (places == Count && places == _places && _head == 0)
        {
            var all = _ring!;
            count = _lastBatch = places;
            First += places;
            (_ring, _places, Count) = (null, 0, 0);
            return all;
        }

        return CopyOut(places, out count);
    }

    /// <summary>Gives a batch back after use.</summary>
    public static void GiveBack(OutboxEntry[] batch, int count)
    {
        batch.AsSpan(0, count).Clear();
        OutboxRings.Shared.GiveBack(batch);
    }

    private readonly int PlacesOfBatch()
    {
        var places = 0;

        for (var bytes = 0L; places < _places && places < BatchEntries && bytes < BatchBytes; places++)
        {
            bytes += _ring![(_head + places) & (_ring.Length - 1)].Size + FrameOverhead;
        }

        return places;
    }

    private OutboxEntry[] CopyOut(int places, out int count)
    {
        var batch = OutboxRings.Shared.Rent(places);
        count = 0;

        for (; places > 0; places--, _places--, First++)
        {
            ref var entry = ref _ring![_head];
            _head = (_head + 1) & (_ring.Length - 1);

            if (entry.Item is not null)
            {
                batch[count++] = entry;
                entry = default;
            }
        }

        Count -= count;
        _lastBatch = count;
        SkipEmpty();
        return batch;
    }

    // Without empty places at the front, and with none at all when nothing is left.
    private void SkipEmpty()
    {
        while (_places > 0 && _ring![_head].Item is null)
        {
            _head = (_head + 1) & (_ring.Length - 1);
            _places--;
            First++;
        }

        if (_places == 0 && _ring is not null)
        {
            OutboxRings.Shared.GiveBack(_ring);
            (_ring, _head) = (null, 0);
        }
    }

    // Where many places are empty the others move up; only otherwise the ring grows. A new one has room for as much as there was last.
    private void MakeRoom()
    {
        var ring = OutboxRings.Shared.Rent(_ring is null ? _lastBatch : Count > _ring.Length / 2 ? _ring.Length * 2 : _ring.Length);
        var kept = 0;

        for (var place = First; place < End; place++)
        {
            if (this[place].Item is not null)
            {
                ring[kept++] = this[place];
            }
        }

        if (_ring is not null)
        {
            GiveBack(_ring, _ring.Length);
        }

        Epoch += kept == _places ? 0 : 1;
        (_ring, _head, _places) = (ring, 0, kept);
    }
}
