using System.CommandLine;
using Broker.Load.Compare;
using Broker.Load.Gateways;
using Broker.Load.Recovery;
using Broker.Load.Report;
using Broker.Load.Scenarios;
using Broker.Load.Series;

namespace Broker.Load;

/// <summary>What the program can be told: a command for every kind of scenario, and one for the usual selection.</summary>
internal static class CommandLine
{
    private static readonly CommonOptions Common = new();
    private static readonly Option<int> Body = new("--body") { Description = "Octets of a body.", DefaultValueFactory = _ => 256 };

    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code: 0, 1 if a broker has done something wrong or not all was run, 2 if the arguments make no sense.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Load for STOMP brokers: what a delivery costs, how late it is, what a connection costs. Says of every delivery whether it was right.")
        {
            Suite(), FanOut(), Unbounded(), Pairs(), Topics(), Queue(), Latency(), Idle(), Storm(), Gateways(), CompareCommand.Make(Common), SeriesCommand.Make(Common), RecoveryCommand.Make(),
        };

        Common.AddTo(root);

        // After Ctrl-C the brokers that were started are ended; nobody should lose patience before that is done.
        return root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
    }

    private static Command Suite()
    {
        var quick = new Option<bool>("--quick") { Description = "A tenth of the messages and connections." };
        return Make("suite", "All of them, with the usual numbers.", [quick], result => StandardSuite.Make(result.GetValue(quick) ? 10 : 1));
    }

    private static Command FanOut()
    {
        var subscribers = Number("--subscribers", "How many subscribers.", 100);
        var messages = Number("--messages", "How many messages a round.", 10_000);
        var inFlight = Number("--in-flight", "How many may be unseen by the slowest subscriber.", 200);
        return Make("fan-out", "One publisher, many subscribers, so much under way.", [subscribers, messages, inFlight, Body], result =>
            [Traffic.FanOut(result.GetValue(subscribers), result.GetValue(messages), result.GetValue(inFlight), result.GetValue(Body))]);
    }

    private static Command Unbounded()
    {
        var subscribers = Number("--subscribers", "How many subscribers.", 100);
        var messages = Number("--messages", "How many messages a round.", 20_000);
        return Make("unbounded", "One publisher that sends as fast as its socket takes it; nothing may be lost.", [subscribers, messages, Body], result =>
            [Traffic.FanOut(result.GetValue(subscribers), result.GetValue(messages), inFlight: 0, result.GetValue(Body))]);
    }

    private static Command Pairs()
    {
        var pairs = Number("--pairs", "How many pairs, each with a topic of its own.", 10);
        var messages = Number("--messages", "How many messages each publisher sends in a round.", 50_000);
        var inFlight = Number("--in-flight", "How many of each publisher's may be unseen; 0: any number.", 200);
        return Make("pairs", "Publishers and subscribers in pairs.", [pairs, messages, inFlight, Body], result =>
            [Traffic.Pairs(result.GetValue(pairs), result.GetValue(messages), result.GetValue(inFlight), result.GetValue(Body))]);
    }

    private static Command Topics()
    {
        var topics = Number("--topics", "How many topics, each with a publisher and a subscriber.", 1000);
        var messages = Number("--messages", "How many messages each publisher sends in a round.", 300);
        var inFlight = Number("--in-flight", "How many of each publisher's may be unseen; 0: any number.", 2);
        return Make("topics", "Many topics, each with little to do.", [topics, messages, inFlight, Body], result =>
            [Traffic.Pairs(result.GetValue(topics), result.GetValue(messages), result.GetValue(inFlight), result.GetValue(Body))]);
    }

    private static Command Queue()
    {
        var publishers = Number("--publishers", "How many publishers.", 10);
        var subscribers = Number("--subscribers", "How many subscribers; they acknowledge each message (client-individual).", 10);
        var messages = Number("--messages", "How many messages each publisher sends in a round.", 20_000);
        var inFlight = Number("--in-flight", "How many of each publisher's may not have been delivered; 0: any number.", 100);
        return Make("queue", "One queue.", [publishers, subscribers, messages, inFlight, Body], result =>
            [Traffic.Queue(result.GetValue(publishers), result.GetValue(subscribers), result.GetValue(messages), result.GetValue(inFlight), result.GetValue(Body))]);
    }

    private static Command Latency()
    {
        var subscribers = Number("--subscribers", "How many subscribers.", 10);
        var rate = Number("--rate", "Messages per second.", 1000);
        var seconds = Number("--seconds", "How long a round takes.", 5);
        return Make("latency", "One publisher at a fixed rate: how late messages are, counted from when each was due.", [subscribers, rate, seconds, Body], result =>
            [Traffic.Latency(result.GetValue(subscribers), result.GetValue(rate), result.GetValue(seconds), result.GetValue(Body))]);
    }

    private static Command Idle()
    {
        var connections = Number("--connections", "How many connections a step; there are two steps.", 5000);
        var heartBeat = Number("--heart-beat", "Seconds between heart-beats, both ways.", 10);
        var seconds = Number("--seconds", "How long CPU is measured in each step.", 20);
        return Make("idle", "Connections with a subscription each that do nothing; every round a new broker.", [connections, heartBeat, seconds], result =>
            [new IdleScenario(result.GetValue(connections), TimeSpan.FromSeconds(result.GetValue(heartBeat)), TimeSpan.FromSeconds(result.GetValue(seconds)))]);
    }

    private static Command Storm()
    {
        var connections = Number("--connections", "How many connections.", 5000);
        var atOnce = Number("--at-once", "How many are on their way at any time.", 64);
        return Make("storm", "Connections, each from its first octet to the RECEIPT of a SUBSCRIBE.", [connections, atOnce], result =>
            [new StormScenario(result.GetValue(connections), result.GetValue(atOnce))]);
    }

    private static Command Gateways()
    {
        var streams = Number("--streams", "How many clients listen to server-sent events.", 2000);
        var polls = Number("--polls", "How many clients poll, as SockJS does where nothing better gets through.", 2000);
        var messages = Number("--messages", "How many messages each kind gets in each measurement.", 100);
        var rate = Number("--rate", "Of them in a second; each goes to all clients of a kind.", 5);
        return Make(
            "gateways",
            "Clients without WebSocket or TCP, and a WebSocket pair beside them; every round a new broker.",
            [streams, polls, messages, rate],
            result => [new GatewaysScenario(new GatewaysPlan(result.GetValue(streams), result.GetValue(polls), result.GetValue(messages), result.GetValue(rate)))],
            overWeb: true);
    }

    private static Option<int> Number(string name, string description, int value) => new(name) { Description = description, DefaultValueFactory = _ => value };

    private static Command Make(string name, string description, IReadOnlyList<Option> options, Func<ParseResult, IReadOnlyList<IScenario>> scenarios, bool overWeb = false)
    {
        var command = new Command(name, description);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(async (result, cancellation) =>
        {
            try
            {
                var run = Common.Read(result);
                return await MeasureAsync(overWeb ? run.OverWebSocket("Gateways are where WebSockets are") : run, scenarios(result), cancellation);
            }
            catch (LoadException wrong)
            {
                await Console.Error.WriteLineAsync(wrong.Message);
                return 2;
            }
        });

        return command;
    }

    private static async Task<int> MeasureAsync(RunOptions options, IReadOnlyList<IScenario> scenarios, CancellationToken cancellation)
    {
        var runner = new Runner(options, cancellation);
        var results = await runner.RunAsync(scenarios);

        Console.WriteLine();
        Console.Write(Table.Format(results));
        Console.WriteLine("Medians over the rounds, in parentheses the least and the greatest. Where the machine is shared, only ratios within one run mean anything.");

        if (options.Json is not null)
        {
            await JsonReport.WriteAsync(options.Json, MachineFacts.Read(options.Targets), results);
        }

        return !runner.WasInterrupted && results.All(result => result.IsSound) ? 0 : 1;
    }
}
