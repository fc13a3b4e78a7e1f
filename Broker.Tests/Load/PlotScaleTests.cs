using Broker.Load.Report;

namespace Broker.Tests.Load;

/// <summary>Axes begin and end at round numbers, and all that was measured is between them.</summary>
internal sealed class PlotScaleTests
{
    [TestCase(4.6, "0|1|2|3|4|5")]
    [TestCase(5.46, "0|2|4|6")]
    [TestCase(10_000, "0|2,000|4,000|6,000|8,000|10,000")]
    [TestCase(0.6, "0|0.2|0.4|0.6")]
    [TestCase(0, "0|1")]
    public void A_linear_scale_begins_at_zero_and_ends_at_a_round_number(double greatest, string expected) =>
        Assert.That(Labels(PlotScale.Linear([greatest / 2, greatest])), Is.EqualTo(expected));

    [TestCase(0.93, 4.1, "0.5|1|2|5")]
    [TestCase(0.93, 750, "1|10|100|1,000")]
    [TestCase(1, 10, "1|2|5|10")]
    public void A_logarithmic_scale_has_powers_of_ten_or_numbers_between(double least, double greatest, string expected) =>
        Assert.That(Labels(PlotScale.Logarithmic([greatest, least])), Is.EqualTo(expected));

    [TestCase(0.01, 0.011)]
    [TestCase(0.93, 750)]
    [TestCase(3, 3)]
    public void What_was_measured_is_within_the_scale(double least, double greatest)
    {
        double[] values = [least, greatest];

        Assert.That(values.Select(PlotScale.Logarithmic(values).Place), Is.All.InRange(-1e-6, 1 + 1e-6));
        Assert.That(values.Select(PlotScale.Linear(values).Place), Is.All.InRange(-1e-6, 1 + 1e-6));
    }

    [Test]
    public void Sizes_have_a_tick_each_and_zero_stands_apart()
    {
        var scale = PlotScale.LogarithmicSizes([0, 100, 1000, 10_000]);

        Assert.That(Labels(scale), Is.EqualTo("0|100|1,000|10,000"));
        Assert.That(scale.HasBreak, Is.True);
        Assert.That(scale.Place(0), Is.LessThan(scale.Place(100)));
        Assert.That(scale.Place(1000) - scale.Place(100), Is.EqualTo(scale.Place(10_000) - scale.Place(1000)).Within(1e-9));
    }

    [Test]
    public void Without_zero_there_is_no_break() => Assert.That(PlotScale.LogarithmicSizes([1, 3, 10]).HasBreak, Is.False);

    [Test]
    public void Linear_sizes_are_as_far_apart_as_they_differ()
    {
        var scale = PlotScale.LinearSizes([0, 2500, 10_000]);

        Assert.That((scale.Place(10_000) - scale.Place(0)) / (scale.Place(2500) - scale.Place(0)), Is.EqualTo(4).Within(1e-9));
    }

    private static string Labels(PlotScale scale) => string.Join('|', scale.Ticks.Select(tick => tick.Label));
}
