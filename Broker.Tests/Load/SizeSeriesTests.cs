using System.Globalization;
using System.Xml.Linq;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Series;

namespace Broker.Tests.Load;

/// <summary>A series says what was measured, and never makes a figure or a plot out of a fault.</summary>
internal sealed class SizeSeriesTests
{
    private static readonly SizeSeries Series = new("s", "A <title>", "sizes", "CPU", [Point(1), Point(10), Point(100)]) { HasLogarithmicSizes = true, HasLogarithmicFigures = true };

    [Test]
    public void A_figure_is_the_median_times_its_factor_between_the_least_and_the_greatest() =>
        Assert.That(Series.FiguresOf(Results("own"))[1], Is.EqualTo(new SizeFigure("own", 10, new PlotPoint(10, 20, 10, 90))));

    [Test]
    public void Each_broker_has_a_line() =>
        Assert.That(Series.FiguresOf([.. Results("old"), .. Results("new")]).Select(figure => figure.Line).Distinct(), Is.EqualTo((string[])["old", "new"]));

    [Test]
    public void A_fault_has_no_figure_and_no_plot()
    {
        var results = Results("own");
        results[2].Faults.Add("3 lost");

        Assert.That(SeriesTable.Format(Series, results), Does.Contain("FAULT").And.Contain("3 lost"));
        Assert.That(SeriesPlot.Make(Series, Series.FiguresOf(results), "caption"), Is.Null);
    }

    [Test]
    public void Where_both_axes_are_logarithmic_the_share_of_the_largest_is_drawn_too()
    {
        var reference = SeriesPlot.Make(Series, Series.FiguresOf(Results("own")), "caption")!.Lines[^1];

        Assert.That(reference.IsReference, Is.True);
        Assert.That(reference.Points.Select(point => (point.X, point.Y)), Is.EqualTo(((double, double)[])[(1, 2), (100, 200)]));
    }

    [Test]
    public void A_plot_is_drawn_within_its_picture()
    {
        var image = XDocument.Parse(SvgPlot.Format(SeriesPlot.Make(Series, Series.FiguresOf(Results("own")), "A caption, \"quoted\" & long.")!)).Root!;
        XNamespace svg = "http://www.w3.org/2000/svg";
        var dots = image.Elements(svg + "circle").ToList();

        Assert.That(image.Element(svg + "title")!.Value, Is.EqualTo("A <title>"));
        Assert.That(dots, Has.Count.EqualTo(4), "three points, and the sample in the legend");
        Assert.That(dots.Select(dot => Number(dot, "cx")), Is.All.InRange(0, 640));
        Assert.That(dots.Select(dot => Number(dot, "cy")), Is.All.InRange(0, 400));
    }

    [Test]
    public void A_caption_is_broken_between_words() =>
        Assert.That(SvgPlot.Wrap("one two  three\nfour", letters: 9), Is.EqualTo((string[])["one two", "three", "four"]));

    [Test]
    public void All_series_have_names_and_what_they_run_differs()
    {
        var all = SeriesCatalogue.Make(isQuick: false);

        Assert.That(all.Select(series => series.Name), Is.Unique);
        Assert.That(all.SelectMany(series => series.Scenarios).Select(scenario => scenario.Name), Is.Unique);
        Assert.That(() => SeriesCatalogue.Choose(all, ["fan-in"]), Throws.TypeOf<LoadException>().With.Message.Contains("fan-out"));
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static SizePoint Point(int size) =>
        new(string.Empty, size, Traffic.FanOut(size, messages: 1, inFlight: 1, body: 256), "cost", size);

    private static List<Result> Results(string target) => [.. Series.Scenarios.Select(scenario => Result(scenario.Name, target))];

    private static Result Result(string scenario, string target)
    {
        var result = new Result(scenario, "ws", target);
        result.Rounds.AddRange(((double[])[2, 1, 9]).Select(value => new Round([new Figure("other", 0, "0"), new Figure("cost", value, "0.0")], [], 0)));
        return result;
    }
}
