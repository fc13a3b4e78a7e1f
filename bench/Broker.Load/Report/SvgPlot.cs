using System.Globalization;
using System.Xml.Linq;

namespace Broker.Load.Report;

/// <summary>Draws a plot as SVG: on white, for it is looked at on dark pages as well, and with the fonts of whoever looks at it.</summary>
internal static class SvgPlot
{
    private const double Width = 640;
    private const double Height = 400;
    private const double Left = 66;
    private const double Right = Width - 24;
    private const double Edge = 16;
    private const double LegendTop = 48;
    private const double LineHeight = 13;
    private const double Cap = 3;

    // An average letter is a little narrower than half as wide as it is high.
    private const int CaptionLetters = 112;
    private const double LegendLetter = 6.1;
    private const double LegendSample = 22;

    private const string Ink = "#222222";
    private const string Pale = "#5c5c5c";
    private const string Grid = "#e3e3e3";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Told apart by those as well who do not see all colours.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00"];

    /// <summary>Draws it.</summary>
    /// <returns>The file's text.</returns>
    public static string Format(Plot plot)
    {
        var caption = Wrap(plot.Caption, CaptionLetters);
        var hasLegend = plot.Lines.Count > 1;
        var top = hasLegend ? LegendTop + 38 : LegendTop + 16;
        var bottom = Height - 60 - (LineHeight * caption.Count);

        double AtX(double value) => Left + (plot.X.Scale.Place(value) * (Right - Left));
        double AtY(double value) => bottom - (plot.Y.Scale.Place(value) * (bottom - top));

        var image = new XElement(
            Svg + "svg",
            new XAttribute("viewBox", $"0 0 {Number(Width)} {Number(Height)}"),
            new XAttribute("width", Number(Width)),
            new XAttribute("height", Number(Height)),
            new XAttribute("role", "img"),
            new XAttribute("font-family", "system-ui, sans-serif"),
            new XElement(Svg + "title", plot.Title),
            new XElement(Svg + "rect", new XAttribute("width", Number(Width)), new XAttribute("height", Number(Height)), new XAttribute("fill", "#ffffff")),
            Text(Edge, 27, plot.Title, 15, Ink, "start", "600"),
            Text(Edge, top - 13, plot.Y.Title, 11, Pale, "start"),
            Text((Left + Right) / 2, bottom + 35, plot.X.Title, 11, Pale, "middle"));

        image.Add(plot.Y.Scale.Ticks.SelectMany(tick => (XElement[])
            [Stroke(Path((Left, AtY(tick.Value)), (Right, AtY(tick.Value))), Grid, 1), Text(Left - 8, AtY(tick.Value) + 4, tick.Label, 11, Ink, "end")]));
        image.Add(plot.X.Scale.Ticks.SelectMany(tick => (XElement[])
            [Stroke(Path((AtX(tick.Value), bottom), (AtX(tick.Value), bottom + 5)), Pale, 1), Text(AtX(tick.Value), bottom + 18, tick.Label, 11, Ink, "middle")]));
        image.Add(Stroke(Path((Left, bottom), (Right, bottom)), Pale, 1));
        image.Add(plot.X.Scale.HasBreak ? Break((AtX(plot.X.Scale.Ticks[0].Value) + AtX(plot.X.Scale.Ticks[1].Value)) / 2, bottom) : []);

        // What was measured is above what it is compared with.
        foreach (var (line, index) in plot.Lines.Select((line, index) => (line, index)).OrderBy(each => !each.line.IsReference))
        {
            image.Add(Curve(line, Colours[index % Colours.Length], AtX, AtY));
        }

        image.Add(hasLegend ? Legend(plot.Lines) : []);
        image.Add(caption.Select((text, index) => Text(Edge, bottom + 58 + (index * LineHeight), text, 10, Pale, "start")));
        return image + "\n";
    }

    /// <summary>Breaks a text into lines, between words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="letters">How long a line may be, unless a word is longer.</param>
    public static IReadOnlyList<string> Wrap(string text, int letters)
    {
        var lines = new List<string>();

        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= letters)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static IEnumerable<XElement> Curve(PlotLine line, string colour, Func<double, double> atX, Func<double, double> atY)
    {
        var path = Path([.. line.Points.Select(point => (atX(point.X), atY(point.Y)))]);

        if (line.IsReference)
        {
            yield return Reference(path);
            yield break;
        }

        yield return Stroke(path, colour, 1.8);

        foreach (var point in line.Points)
        {
            var (x, least, greatest) = (atX(point.X), atY(point.Least), atY(point.Greatest));
            yield return Stroke(Path((x - Cap, least), (x + Cap, least)) + Path((x, least), (x, greatest)) + Path((x - Cap, greatest), (x + Cap, greatest)), colour, 1);
            yield return Dot(x, atY(point.Y), colour);
        }
    }

    private static IEnumerable<XElement> Legend(IReadOnlyList<PlotLine> lines)
    {
        var x = Edge;

        foreach (var (line, index) in lines.Select((line, index) => (line, index)))
        {
            var sample = Path((x, LegendTop), (x + LegendSample, LegendTop));
            yield return line.IsReference ? Reference(sample) : Stroke(sample, Colours[index % Colours.Length], 1.8);

            if (!line.IsReference)
            {
                yield return Dot(x + (LegendSample / 2), LegendTop, Colours[index % Colours.Length]);
            }

            yield return Text(x + LegendSample + 6, LegendTop + 4, line.Label, 11, Ink, "start");
            x += LegendSample + 24 + (line.Label.Length * LegendLetter);
        }
    }

    // Two strokes through the axis, where it leaves something out.
    private static IEnumerable<XElement> Break(double x, double y) =>
    [
        Stroke(Path((x - 3, y), (x + 3, y)), "#ffffff", 2),
        Stroke(Path((x - 5, y + 4), (x - 1, y - 4)) + Path((x + 1, y + 4), (x + 5, y - 4)), Pale, 1),
    ];

    private static XElement Reference(string path)
    {
        var line = Stroke(path, "#8a8a8a", 1);
        line.Add(new XAttribute("stroke-dasharray", "4 4"));
        return line;
    }

    private static XElement Dot(double x, double y, string colour) =>
        new(Svg + "circle", new XAttribute("cx", Number(x)), new XAttribute("cy", Number(y)), new XAttribute("r", "3"), new XAttribute("fill", colour));

    private static XElement Stroke(string path, string colour, double width) => new(
        Svg + "path",
        new XAttribute("d", path),
        new XAttribute("fill", "none"),
        new XAttribute("stroke", colour),
        new XAttribute("stroke-width", Number(width)));

    private static XElement Text(double x, double y, string text, double size, string colour, string anchor, string weight = "400") => new(
        Svg + "text",
        new XAttribute("x", Number(x)),
        new XAttribute("y", Number(y)),
        new XAttribute("font-size", Number(size)),
        new XAttribute("font-weight", weight),
        new XAttribute("fill", colour),
        new XAttribute("text-anchor", anchor),
        text);

    private static string Path(params IReadOnlyList<(double X, double Y)> points) =>
        string.Concat(points.Select((point, index) => $"{(index == 0 ? 'M' : 'L')}{Number(point.X)} {Number(point.Y)}"));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
