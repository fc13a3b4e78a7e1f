using System.Runtime.InteropServices;

namespace Broker.Host.Outbound;

/// <summary>The entries that wait in an outbox, in their order. Holds no buffer while nothing waits. A part of the outbox, guarded by its lock.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct OutboxEntries
{
    private const int SmallBatch = 256;

    private OutboxEntry[]? _entries;
    private OutboxEntry[]? _spare;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one behind all others.</summary>
    /// <returns>True if it is the only one.</returns>
    public bool Add(in OutboxEntry entry)
    {
        if (_entries is null || Count == _entries.Length)
        {
            Array.Resize(ref _entries, Math.Max(4, Count * 2));
        }

        _entries[Count++] = entry;
        return Count == 1;
    }

    /// <summary>Takes out those of one outlet, or all deliveries.</summary>
    /// <param name="outlet">The outlet, or null for those of any.</param>
    /// <returns>What was taken out; null if nothing was.</returns>
    public List<OutboxEntry>? RemoveDeliveries(SubscriptionOutlet? outlet)
    {
        List<OutboxEntry>? removed = null;
        var kept = 0;

        for (var index = 0; index < Count; index++)
        {
            ref var entry = ref _entries![index];
            if (entry.Outlet is { } its && (outlet is null || ReferenceEquals(its, outlet)))
            {
                (removed ??= []).Add(entry);
            }
            else
            {
                _entries[kept++] = entry;
            }
        }

        _entries.AsSpan(kept..Count).Clear();
        Count = kept;
        return removed;
    }

    /// <summary>Takes out all.</summary>
    /// <param name="count">How many there are; the array may be longer.</param>
    public OutboxEntry[] TakeAll(out int count)
    {
        var all = _entries ?? [];
        count = Count;

        if (count > 0)
        {
            (_entries, _spare) = (_spare, null);
            Count = 0;
        }

        return all;
    }

    /// <summary>Takes an empty array for use again. A small one is kept while there is traffic; <see cref="Trim"/> lets it go.</summary>
    public void GiveBack(OutboxEntry[] batch) => _spare = batch.Length <= SmallBatch ? batch : null;

    /// <summary>Lets buffers go that are not in use.</summary>
    public void Trim()
    {
        _spare = null;
        if (Count == 0)
        {
            _entries = null;
        }
    }
}
