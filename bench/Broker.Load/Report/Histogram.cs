using System.Diagnostics;
using System.Numerics;

namespace Broker.Load.Report;

/// <summary>
/// Latencies, counted in buckets whose width grows with the latency: a percentile is right to 1.6 %, however many latencies there are, and
/// counting one costs nothing to speak of.
/// </summary>
internal sealed class Histogram
{
    private const int FineBits = 6;

    private readonly long[] _buckets = new long[(64 - FineBits + 1) << FineBits];
    private long _count;

    /// <summary>Counts a latency.</summary>
    /// <param name="ticks">In ticks of <see cref="Stopwatch"/>.</param>
    public void Add(long ticks)
    {
        _buckets[BucketOf(Math.Max(0, ticks))]++;
        _count++;
    }

    /// <summary>The latency that a share of all latencies does not exceed.</summary>
    /// <param name="share">The share, for example 0.99.</param>
    public TimeSpan Percentile(double share)
    {
        var left = (long)Math.Ceiling(share * _count);

        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            left -= _buckets[bucket];
            if (left <= 0)
            {
                return Stopwatch.GetElapsedTime(0, EndOf(bucket));
            }
        }

        return TimeSpan.MaxValue;
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        _count = 0;
    }

    // The first 128 buckets have one tick each; then come 64 buckets for every doubling, told apart by the six bits behind the highest.
    private static int BucketOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - FineBits);
        return shift == 0 ? (int)ticks : (shift << FineBits) + (int)(ticks >> shift);
    }

    private static long EndOf(int bucket)
    {
        var shift = Math.Max(0, (bucket >> FineBits) - 1);
        return shift == 0 ? bucket : ((long)(bucket - (shift << FineBits)) << shift) + (1L << shift) - 1;
    }
}
