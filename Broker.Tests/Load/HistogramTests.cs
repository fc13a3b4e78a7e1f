using System.Diagnostics;
using Broker.Load.Report;

namespace Broker.Tests.Load;

internal sealed class HistogramTests
{
    [TestCase(0.5)]
    [TestCase(0.99)]
    [TestCase(0.999)]
    [TestCase(1)]
    public void A_percentile_is_right_to_two_percent(double share)
    {
        var histogram = new Histogram();

        for (var ticks = 1; ticks <= 1_000_000; ticks++)
        {
            histogram.Add(ticks);
        }

        Assert.That(histogram.Percentile(share).Ticks, Is.EqualTo(TicksOf(share * 1_000_000)).Within(2).Percent);
    }

    [Test]
    public void The_longest_latency_is_counted()
    {
        var histogram = new Histogram();

        histogram.Add(long.MaxValue);

        Assert.That(histogram.Percentile(0.5).Ticks, Is.EqualTo(TicksOf(long.MaxValue)).Within(2).Percent);
    }

    [Test]
    public void A_latency_below_zero_counts_as_none()
    {
        var histogram = new Histogram();

        histogram.Add(-5);

        Assert.That(histogram.Percentile(1), Is.EqualTo(TimeSpan.Zero));
    }

    private static double TicksOf(double stopwatchTicks) => stopwatchTicks * TimeSpan.TicksPerSecond / Stopwatch.Frequency;
}
