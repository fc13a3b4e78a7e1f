using System.Globalization;

namespace Broker.Load.Report;

/// <summary>Where values are on an axis, as a share of its length, and which of them have labels.</summary>
internal sealed class PlotScale
{
    // What was varied stays clear of the frame; and zero, of which there is no logarithm, of all that is greater.
    private const double Margin = 0.03;
    private const double ZeroWidth = 0.14;

    // From so many tens on the powers of ten are enough.
    private const double ManyTens = 100;
    private const int LinearSteps = 5;

    private readonly Func<double, double> _place;

    private PlotScale(Func<double, double> place, IEnumerable<double> ticks, bool hasBreak = false)
    {
        _place = place;
        Ticks = [.. ticks.Select(value => new PlotTick(value, value.ToString("#,0.######", CultureInfo.InvariantCulture)))];
        HasBreak = hasBreak;
    }

    /// <summary>The values with labels, in ascending order.</summary>
    public IReadOnlyList<PlotTick> Ticks { get; }

    /// <summary>Whether the axis is interrupted between its first and its second tick: 0 is nowhere on a logarithmic one.</summary>
    public bool HasBreak { get; }

    /// <summary>For what was measured: from 0 to a round number that nothing exceeds.</summary>
    public static PlotScale Linear(IEnumerable<double> values)
    {
        var step = RoundUp(values.DefaultIfEmpty().Max() / LinearSteps, [1, 2, 2.5, 5, 10]);
        var steps = Math.Max(1, (int)Math.Ceiling((values.DefaultIfEmpty().Max() / step) - 1e-9));
        return new PlotScale(value => value / (steps * step), Enumerable.Range(0, steps + 1).Select(index => index * step));
    }

    /// <summary>For what was measured, all of it above 0: between the numbers 1, 2 or 5 times a power of ten around it.</summary>
    public static PlotScale Logarithmic(IEnumerable<double> values)
    {
        var (least, greatest) = (1 / RoundUp(1 / values.Min(), [1, 2, 5, 10]), RoundUp(values.Max(), [1, 2, 5, 10]));
        var tens = Enumerable.Range((int)Math.Floor(Math.Log10(least)), (int)Math.Ceiling(Math.Log10(greatest / least)) + 2).Select(exponent => Math.Pow(10, exponent));
        var ticks = greatest / least >= ManyTens ? tens : tens.SelectMany(ten => (double[])[ten, 2 * ten, 5 * ten]);
        return new PlotScale(
            value => Math.Log(value / least) / Math.Log(greatest / least),
            ticks.Where(tick => tick >= least * (1 - 1e-9) && tick <= greatest * (1 + 1e-9)));
    }

    /// <summary>For what was varied, from 0 to the greatest of it.</summary>
    public static PlotScale LinearSizes(IReadOnlyList<double> sizes) => new(value => Margin + ((1 - (2 * Margin)) * value / sizes.Max()), sizes);

    /// <summary>For what was varied, by its magnitude; 0, if it is among it, apart from the rest.</summary>
    public static PlotScale LogarithmicSizes(IReadOnlyList<double> sizes)
    {
        var hasZero = sizes.Contains(0);
        var (least, greatest) = (sizes.Where(size => size > 0).Min(), sizes.Max());
        var start = hasZero ? Margin + ZeroWidth : Margin;
        return new PlotScale(
            value => value == 0 ? Margin : start + ((1 - Margin - start) * Math.Log(value / least) / Math.Log(greatest / least)),
            sizes,
            hasZero);
    }

    /// <summary>Where a value is: 0 at the beginning of the axis, 1 at its end.</summary>
    public double Place(double value) => _place(value);

    // The least of some numbers times a power of ten that is not below a value.
    private static double RoundUp(double value, IReadOnlyList<double> numbers)
    {
        if (value <= 0)
        {
            return 1;
        }

        var ten = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return ten * numbers.First(number => number * ten >= value * (1 - 1e-9));
    }
}
