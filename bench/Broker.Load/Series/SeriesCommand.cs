using System.CommandLine;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Series;

/// <summary>The command that measures how costs grow.</summary>
internal static class SeriesCommand
{
    private const int Rounds = 3;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Short rounds, two of them, and a tenth of the sizes: whether it works, not how costs grow." };
    private static readonly Option<string?> Plots = new("--plots") { Description = "A folder to draw each series to, as NAME.svg.", HelpName = "PATH" };

    private static readonly Option<string[]> Chosen = new("--series")
    {
        Description = "A series; given more than once: each of them. Without it: all. "
            + $"There are: {string.Join(", ", SeriesCatalogue.Make(isQuick: false).Select(series => series.Name))}.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>Makes the command.</summary>
    /// <param name="common">The options that it shares with others.</param>
    public static Command Make(CommonOptions common)
    {
        var command = new Command("series", "How costs grow with sizes: this broker, published, over WebSocket; all sizes in turn in each round, three rounds unless --rounds says otherwise.")
        {
            Quick, Chosen, Plots,
        };

        command.SetAction((result, cancellation) => RunAsync(common, result, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommonOptions common, ParseResult result, CancellationToken cancellation)
    {
        try
        {
            var isQuick = result.GetValue(Quick);
            var series = SeriesCatalogue.Choose(SeriesCatalogue.Make(isQuick), result.GetValue(Chosen) ?? []);

            await using var folder = new TemporaryFolder();
            var options = await common.ReadPublishedAsync(result, folder.Path, [], isQuick, Rounds, cancellation);
            return await new SeriesMeasurement(options.OverWebSocket("Series are measured over WebSocket"), result.GetValue(Plots)).RunAsync(series, cancellation);
        }
        catch (LoadException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }
}
