using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Broker.Core.Destinations;

/// <summary>
/// Which ids have come to a destination lately, so that a message sent twice is taken once. It keeps a hash of each id and the time until
/// which it counts: 16 octets of SHA-256, because the senders choose the ids, and who could make two of the same hash could make
/// another's message vanish. Part of its destination's contents; used in the destination's turn only.
/// </summary>
/// <param name="window">How long an id counts; zero: not at all.</param>
/// <param name="max">Most ids kept; the oldest are forgotten first.</param>
/// <param name="clock">The time.</param>
internal sealed class DedupWindow(TimeSpan window, int max, TimeProvider clock)
{
    private readonly Dictionary<UInt128, long> _until = [];
    private readonly Queue<(UInt128 Hash, long Until)> _inOrder = new();

    /// <summary>How many ids are kept; expired ones go when the next id comes.</summary>
    public int Count => _until.Count;

    /// <summary>Notes that an id has come, unless it came before.</summary>
    /// <param name="id">The id.</param>
    /// <param name="hash">Stands for it.</param>
    /// <param name="until">Until when it counts, in milliseconds since 1970.</param>
    /// <returns>False if it came before and still counts.</returns>
    public bool TryAdd(ReadOnlySpan<byte> id, out UInt128 hash, out long until)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        hash = HashOf(id);
        DropExpired(now);

        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_until, hash, out var isThere);
        if (isThere && known > now)
        {
            until = known;
            return false;
        }

        known = until = now + (long)window.TotalMilliseconds;
        _inOrder.Enqueue((hash, until));
        DropBeyondMax();
        return true;
    }

    /// <summary>Changes how long ids count that come from now on, and how many are kept.</summary>
    public void Use(TimeSpan otherWindow, int otherMax)
    {
        (window, max) = (otherWindow, otherMax);
        DropBeyondMax();
    }

    /// <summary>Forgets an id whose message was not taken after all, so that its sender may try again.</summary>
    /// <param name="hash">What stands for it.</param>
    public void Forget(UInt128 hash) => _until.Remove(hash);

    /// <summary>Forgets the ids that count no more.</summary>
    public void DropExpired() => DropExpired(clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Takes over what was kept before the broker was started.</summary>
    /// <param name="remembered">The ids, oldest first.</param>
    public void Load(IEnumerable<(UInt128 Hash, long Until)> remembered)
    {
        foreach (var (hash, until) in remembered)
        {
            _until[hash] = until;
            _inOrder.Enqueue((hash, until));
        }

        DropExpired();
        DropBeyondMax();
    }

    private static UInt128 HashOf(ReadOnlySpan<byte> id)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id, digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private void DropExpired(long now)
    {
        while (_inOrder.TryPeek(out var oldest) && oldest.Until <= now)
        {
            DropOldest();
        }
    }

    private void DropBeyondMax()
    {
        while (_inOrder.Count > max)
        {
            DropOldest();
        }
    }

    // An id that was forgotten and has come again stands in the order twice; only its last place counts.
    private void DropOldest()
    {
        var (hash, until) = _inOrder.Dequeue();
        if (_until.TryGetValue(hash, out var last) && last == until)
        {
            _until.Remove(hash);
        }
    }
}
