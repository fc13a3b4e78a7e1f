using System.CommandLine;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load.Compare;

/// <summary>The command that compares brokers.</summary>
internal static class CompareCommand
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Short rounds, two of them, and crowds of 1000: whether it works, not how fast it is." };
    private static readonly Option<string> Against = new("--against") { Description = "The others: nats, rabbitmq, with commas between them.", DefaultValueFactory = _ => "nats,rabbitmq" };
    private static readonly Option<string?> Markdown = new("--markdown") { Description = "A file to write the report to.", HelpName = "PATH" };

    private static readonly Option<string[]> Scenario = new("--scenario")
    {
        Description = "A scenario, or the beginning of the names of some, with a hyphen at its end; given more than once: each of them. Without it: all. "
            + $"There are: {string.Join(", ", ScenarioCatalogue.Make(isQuick: false, [100]).Select(scenario => scenario.Name))}.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string> Unconfirmed = new("--unconfirmed")
    {
        Description = "How many persistent messages each producer may have unconfirmed; several numbers with commas between them make as many scenarios.",
        HelpName = "NUMBERS",
        DefaultValueFactory = _ => "100",
    };

    /// <summary>Makes the command.</summary>
    /// <param name="common">The options that it shares with others.</param>
    public static Command Make(CommonOptions common)
    {
        var command = new Command("compare", "This broker, published, beside Debian's nats-server and rabbitmq-server: the same scenarios, rounds in turn, medians and how they compare.")
        {
            Quick, Against, Scenario, Unconfirmed, Markdown,
        };

        command.SetAction((result, cancellation) => RunAsync(common, result, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CommonOptions common, ParseResult result, CancellationToken cancellation)
    {
        try
        {
            var isQuick = result.GetValue(Quick);
            var scenarios = ScenarioCatalogue.Choose(ScenarioCatalogue.Make(isQuick, Numbers(result.GetValue(Unconfirmed)!)), result.GetValue(Scenario) ?? []);
            var rivals = await Rivals.FindAsync(result.GetValue(Against)!, cancellation);

            await using var folder = new TemporaryFolder();
            var options = await common.ReadPublishedAsync(result, folder.Path, rivals, isQuick, rounds: null, cancellation);
            return await new Comparison(options, result.GetValue(Markdown)).RunAsync(scenarios, cancellation);
        }
        catch (LoadException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return 2;
        }
    }

    private static IReadOnlyList<int> Numbers(string text) =>
        [.. text.Split(',').Select(number => int.TryParse(number, out var value) && value > 0 ? value : throw new LoadException($"--unconfirmed {text} is not numbers with commas between them"))];
}
