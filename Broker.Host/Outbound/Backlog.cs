using Broker.Core.Outbound;

namespace Broker.Host.Outbound;

/// <summary>
/// What waits for one subscription on a slow connection, as far as it may be dropped: the oldest, or of each key all but the newest. The
/// newest takes the place of the one before, so that a key that changes often has its turn like the others. Guarded by the outbox.
/// </summary>
internal sealed class Backlog
{
    // Keys of what has been sent already are forgotten when there are many more of them than of what waits.
    private const int FewKeys = 64;

    private Dictionary<string, long>? _places;
    private long _last;
    private long _searched;
    private int _epoch;

    /// <summary>How many messages were dropped that the subscriber has not been told of.</summary>
    public int Dropped { get; set; }

    /// <summary>The round of the <see cref="DropLog"/> in which it was noted last.</summary>
    public int NotedIn { get; set; }

    /// <summary>Makes room for a message, at the cost of older ones of its subscription if there is none.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="outlet">Whose it is.</param>
    /// <param name="entries">What waits.</param>
    /// <param name="load">How much there is.</param>
    /// <returns>False if it needs none: it has taken the place of an older one, or is dropped itself because nothing else can be.</returns>
    public static bool MakesRoomFor(in OutboxEntry entry, SubscriptionOutlet outlet, ref OutboxEntries entries, ref OutboxLoad load)
    {
        if (outlet.Backlog is null && !load.IsHalfFull && load.HasRoomFor(entry.Size))
        {
            return true;
        }

        var backlog = outlet.Backlog ??= new Backlog();
        var before = backlog.Dropped;
        var needsRoom = !backlog.TryReplace(ref entries, ref load, entry) && backlog.TryMakeRoom(ref entries, ref load, entry);

        if (backlog.Dropped > before)
        {
            outlet.Drops?.Note(backlog, backlog.Dropped - before);
        }

        return needsRoom;
    }

    /// <summary>Tells subscribers, with the next messages they get, how many they have lost.</summary>
    public static void Tell(Span<OutboxEntry> batch)
    {
        foreach (ref var entry in batch)
        {
            if (entry.Outlet?.Backlog is { Dropped: > 0 } backlog)
            {
                entry = entry with { Dropped = entry.Dropped + backlog.Dropped };
                backlog.Dropped = 0;
            }
        }
    }

    /// <summary>A message has been added; it is the newest of its key, if it has one. What is held back has no place yet.</summary>
    public void Added(long place, in OutboxEntry entry)
    {
        if (_places is not null && entry.Outlet!.Held is null && entry.Item is Expendable { Key: { } key })
        {
            _places[key] = _last = place;
        }
    }

    private bool TryMakeRoom(ref OutboxEntries entries, ref OutboxLoad load, in OutboxEntry entry)
    {
        while (!load.HasRoomFor(entry.Size))
        {
            // What is held back for a RECEIPT cannot be reached.
            if (!TryDropOldest(ref entries, ref load, entry.Outlet!))
            {
                Dropped += 1 + entry.Dropped;
                return false;
            }
        }

        return true;
    }

    private bool TryReplace(ref OutboxEntries entries, ref OutboxLoad load, in OutboxEntry entry)
    {
        if (((Expendable)entry.Item).Key is not { } key || !IsConflating(ref entries, ref load, entry.Outlet!))
        {
            return false;
        }

        if (Find(ref entries, key, entry.Outlet!) is { } place)
        {
            ref var older = ref entries[place];
            load.Remove(older);

            if (load.HasRoomFor(entry.Size))
            {
                load.Add(entry);
                older = entry with { Dropped = older.Dropped };
                Dropped++;
                return true;
            }

            // It is larger, so that others have to make room, and it has to queue behind them.
            entries.Drop(place);
            Dropped++;
        }

        return false;
    }

    private bool TryDropOldest(ref OutboxEntries entries, ref OutboxLoad load, SubscriptionOutlet outlet)
    {
        if (_epoch != entries.Epoch)
        {
            Forget(entries.Epoch);
        }

        for (var place = Math.Max(_searched, entries.First); place < entries.End; place++)
        {
            ref var entry = ref entries[place];
            if (ReferenceEquals(entry.Outlet, outlet) && entry.Item is Expendable)
            {
                load.Remove(entry);
                Dropped += 1 + entry.Dropped;
                entries.Drop(place);
                _searched = place + 1;
                return true;
            }
        }

        _searched = entries.End;
        return false;
    }

    // It begins when much waits, with all that does, and ends when the sender has taken the last of it.
    private bool IsConflating(ref OutboxEntries entries, ref OutboxLoad load, SubscriptionOutlet outlet)
    {
        if (_epoch != entries.Epoch)
        {
            var wasConflating = _places is not null;
            Forget(entries.Epoch);

            if (wasConflating)
            {
                Conflate(ref entries, ref load, outlet);
            }
        }

        if (_places is not null && _last < entries.First)
        {
            _places = null;
        }

        if (_places is null ? load.IsHalfFull : _places.Count > FewKeys + (2 * entries.Count))
        {
            Conflate(ref entries, ref load, outlet);
        }

        return _places is not null;
    }

    private void Conflate(ref OutboxEntries entries, ref OutboxLoad load, SubscriptionOutlet outlet)
    {
        _places = new Dictionary<string, long>(StringComparer.Ordinal);

        for (var place = entries.First; place < entries.End; place++)
        {
            var entry = entries[place];
            if (!ReferenceEquals(entry.Outlet, outlet) || entry.Item is not Expendable { Key: { } key })
            {
                continue;
            }

            if (_places.TryGetValue(key, out var older))
            {
                load.Remove(entries[older]);
                entries[older] = entry with { Dropped = entries[older].Dropped };
                entries.Drop(place);
                Dropped++;
            }
            else
            {
                _places.Add(key, _last = place);
            }
        }
    }

    private long? Find(ref OutboxEntries entries, string key, SubscriptionOutlet outlet) =>
        _places!.TryGetValue(key, out var place)
        && place >= entries.First
        && entries[place] is { Item: Expendable waiting } entry && ReferenceEquals(entry.Outlet, outlet) && waiting.Key == key
            ? place
            : null;

    private void Forget(int epoch) => (_places, _searched, _epoch) = (null, 0, epoch);
}
