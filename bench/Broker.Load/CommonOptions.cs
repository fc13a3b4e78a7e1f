using System.CommandLine;
using Broker.Load.Net;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load;

/// <summary>The options that all commands have.</summary>
internal sealed class CommonOptions
{
    private const int QuickRounds = 2;

    private static readonly TimeSpan QuickWarmUp = TimeSpan.FromSeconds(1);

    // The slowest broker on a machine that others use as well still has to finish a window full of messages for 1000 subscribers.
    private static readonly TimeSpan LongLimit = TimeSpan.FromMinutes(5);

    private readonly Option<string> _transport = new("--transport") { Description = "What to go over: ws, tcp, or both.", DefaultValueFactory = _ => "both", Recursive = true };
    private readonly Option<int> _rounds = new("--rounds") { Description = "How many rounds count.", DefaultValueFactory = _ => 5, Recursive = true };
    private readonly Option<double> _warmUp = new("--warm-up") { Description = "For how many seconds rounds before do not count, with each broker.", DefaultValueFactory = _ => 5, Recursive = true };
    private readonly Option<double> _limit = new("--limit") { Description = "Most seconds that a round may take.", DefaultValueFactory = _ => 60, Recursive = true };
    private readonly Option<string?> _json = new("--json") { Description = "A file to write all rounds to.", HelpName = "PATH", Recursive = true };

    private readonly Option<string[]> _brokers = new("--broker")
    {
        Description = "A build of our broker, as NAME=PATH of its Broker.Host.dll; given more than once, their rounds alternate. Without it: the one in this tree.",
        HelpName = "NAME=PATH",
        Recursive = true,
    };

    private readonly Option<string[]> _settings = new("--set") { Description = "A setting of broker.conf for the brokers that are started, for example limits.outbox=8MiB.", HelpName = "KEY=VALUE", Recursive = true };
    private readonly Option<string[]> _urls = new("--url") { Description = "A broker that runs already: where it listens. With --pid.", HelpName = "URL", Recursive = true };
    private readonly Option<int?> _pid = new("--pid") { Description = "Its process.", Recursive = true };

    /// <summary>Adds the options to the root, for all commands below it.</summary>
    public void AddTo(Command root)
    {
        foreach (var option in (IEnumerable<Option>)[_transport, _rounds, _warmUp, _limit, _json, _brokers, _settings, _urls, _pid])
        {
            root.Options.Add(option);
        }
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="LoadException">They make no sense.</exception>
    public RunOptions Read(ParseResult result) => new(
        Targets(result),
        Transports(result.GetValue(_transport)!),
        result.GetValue(_rounds) is > 0 and var rounds ? rounds : throw new LoadException("--rounds must be at least 1"),
        TimeSpan.FromSeconds(result.GetValue(_warmUp)),
        TimeSpan.FromSeconds(result.GetValue(_limit)),
        result.GetValue(_json));

    /// <summary>Reads the options of a command that takes long: over WebSocket and with a published build of our broker, unless they say otherwise.</summary>
    /// <param name="result">What was said.</param>
    /// <param name="folder">Where our broker is published to.</param>
    /// <param name="rivals">The other brokers.</param>
    /// <param name="isQuick">Whether few rounds and a short warm-up are enough.</param>
    /// <param name="rounds">How many rounds count if it is not, unless they say otherwise; null: as many as elsewhere.</param>
    /// <param name="cancellation">Ends the build.</param>
    /// <exception cref="LoadException">They make no sense.</exception>
    public async Task<RunOptions> ReadPublishedAsync(ParseResult result, string folder, IReadOnlyList<Target> rivals, bool isQuick, int? rounds, CancellationToken cancellation)
    {
        if (!IsGiven(result, _brokers) && !IsGiven(result, _pid))
        {
            Console.WriteLine("Publishing this broker.");
            var program = await OwnBroker.PublishAsync(folder, cancellation);
            return Complete(Read(result) with { Targets = [OwnBroker.Make("broker", program, result.GetValue(_settings) ?? []), .. rivals] });
        }

        var given = Read(result);
        return Complete(given with { Targets = [.. given.Targets, .. rivals] });

        RunOptions Complete(RunOptions options) => options with
        {
            Limit = IsGiven(result, _limit) ? options.Limit : LongLimit,
            Transports = IsGiven(result, _transport) ? options.Transports : [Transport.WebSocket],
            Rounds = IsGiven(result, _rounds) ? options.Rounds : isQuick ? QuickRounds : rounds ?? options.Rounds,
            WarmUp = isQuick && !IsGiven(result, _warmUp) ? QuickWarmUp : options.WarmUp,
        };
    }

    private static bool IsGiven(ParseResult result, Option option) => result.GetResult(option) is { Implicit: false };

    private List<Target> Targets(ParseResult result)
    {
        var settings = result.GetValue(_settings) ?? [];

        if (result.GetValue(_pid) is { } process)
        {
            var urls = result.GetValue(_urls) ?? [];
            return [RunningTarget.At(process, [.. urls.Select(url => Address.TryParse(url) ?? throw new LoadException($"--url {url} is not ws://HOST:PORT/PATH or tcp://HOST:PORT"))])];
        }

        var brokers = result.GetValue(_brokers) ?? [];
        return brokers.Length == 0 ? [OwnBroker.Make("broker", null, settings)] : [.. brokers.Select(broker => Named(broker, settings))];
    }

    private static Target Named(string broker, string[] settings)
    {
        var parts = broker.Split('=', 2);
        return parts.Length == 2 ? OwnBroker.Make(parts[0], parts[1], settings) : throw new LoadException($"--broker {broker} is not NAME=PATH");
    }

    private static Transport[] Transports(string text) => text switch
    {
        "ws" => [Transport.WebSocket],
        "tcp" => [Transport.Tcp],
        "both" => [Transport.WebSocket, Transport.Tcp],
        _ => throw new LoadException($"--transport {text} is not ws, tcp or both"),
    };
}
