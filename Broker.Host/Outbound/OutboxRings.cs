using System.Numerics;
using System.Runtime.CompilerServices;

namespace Broker.Host.Outbound;

/// <summary>
/// Buffers of outboxes that are not in use, for the next one that needs one. A message to a thousand subscribers needs a thousand at once, and gives them
/// back at once; the class library's pool keeps some dozens, and the rest would be garbage. Any thread.
/// </summary>
internal sealed class OutboxRings
{
    /// <summary>The least places that a buffer has.</summary>
    public const int Least = 16;

    /// <summary>The most that is kept, in bytes; what comes back beyond that is garbage.</summary>
    public const long MostBytes = 64L << 20;

    private static readonly long SizeOfEntry = Unsafe.SizeOf<OutboxEntry>();

    private readonly Lock _lock = new();

    // By the power of two that is their length.
    private readonly Stack<OutboxEntry[]>[] _free = [.. Enumerable.Range(0, 31).Select(_ => new Stack<OutboxEntry[]>())];

    private long _bytes;

    /// <summary>Those of all outboxes.</summary>
    public static OutboxRings Shared { get; } = new();

    /// <summary>A buffer, with nothing in it.</summary>
    /// <param name="places">How many places it must have; it may have more. Their number is a power of two.</param>
    public OutboxEntry[] Rent(int places)
    {
        var length = BitOperations.RoundUpToPowerOf2((uint)Math.Max(Least, places));

        lock (_lock)
        {
            if (_free[BitOperations.Log2(length)].TryPop(out var ring))
            {
                _bytes -= length * SizeOfEntry;
                return ring;
            }
        }

        return new OutboxEntry[length];
    }

    /// <summary>Takes a buffer back; it was rented here, and there is nothing in it.</summary>
    public void GiveBack(OutboxEntry[] ring)
    {
        var bytes = ring.Length * SizeOfEntry;

        lock (_lock)
        {
            if (_bytes + bytes <= MostBytes)
            {
                _bytes += bytes;
                _free[BitOperations.Log2((uint)ring.Length)].Push(ring);
            }
        }
    }

    /// <summary>Lets go all that is kept.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _bytes = 0;

            foreach (var rings in _free)
            {
                rings.Clear();
                rings.TrimExcess();
            }
        }
    }
}
