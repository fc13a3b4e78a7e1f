using System.Collections;
using System.CommandLine;
using Broker.Host.Configuration;
using Broker.Host.Control;
using Broker.Host.Security;

namespace Broker.Host;

/// <summary>What the program can be told when it is started.</summary>
internal static class CommandLine
{
    /// <summary>The configuration is wrong.</summary>
    public const int WrongConfiguration = 2;

    /// <summary>Runs the program.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>The exit code: 0, 1 if it could not run, 2 if the configuration is wrong.</returns>
    public static Task<int> RunAsync(string[] args)
    {
        // Signals are the host's business: it gives the connections the time that broker.conf says. The parser would end the process
        // after two seconds, whatever is still to be said, and with the exit code of a killed one.
        var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };

        // --destination:/queue/a.max-length=5 is a setting. The parser would read it as --destination with a value behind the colon.
        var settings = args.Where(argument => argument.StartsWith("--destination:", StringComparison.Ordinal)).ToList();
        return Define(settings).Parse([.. args.Except(settings)]).InvokeAsync(invocation);
    }

    private static RootCommand Define(IReadOnlyList<string> settings)
    {
        var config = new Option<string?>("--config") { Description = $"The configuration file; without it ./{ConfigurationLoader.FileName}, or what is built in.", HelpName = "PATH" };
        var check = new Option<bool>("--check") { Description = "Check the configuration and exit; if a broker runs, say what it would change." };
        var destination = new Option<string?>("--destination") { Description = "With --check: say how this destination behaves, and which line makes it so.", HelpName = "NAME" };

        var root = new RootCommand("A STOMP broker over WebSocket and TCP. Any key of broker.conf can be given as --SECTION.KEY=VALUE, for example --limits.frame=8MiB, or in the environment, for example BROKER_LIMITS__FRAME=8MiB.")
        {
            config,
            check,
            destination,
            HashPassword(),
        };

        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((result, cancellation) => StartAsync(
            result.GetValue(config),
            result.GetValue(check),
            result.GetValue(destination),
            [.. result.UnmatchedTokens, .. settings],
            cancellation));
        return root;
    }

    private static Command HashPassword()
    {
        var command = new Command("hash-password", "Read a passcode from standard input and print its hash for [user:LOGIN] password-hash.");
        command.SetAction(result =>
        {
            // Not echoed: it is the passcode, most likely.
            if (result.UnmatchedTokens.Count > 0)
            {
                Console.Error.WriteLine("hash-password: takes no arguments; others could read them in the list of processes (example: echo -n secret | dotnet run --project Broker.Host -- hash-password)");
                return 1;
            }

            var passcode = Console.In.ReadLine();
            if (string.IsNullOrEmpty(passcode))
            {
                Console.Error.WriteLine("hash-password: no passcode on standard input (example: echo -n secret | dotnet run --project Broker.Host -- hash-password)");
                return 1;
            }

            Console.WriteLine(PasscodeHash.Make(passcode));
            return 0;
        });

        return command;
    }

    private static async Task<int> StartAsync(string? config, bool check, string? destination, IReadOnlyList<string> settings, CancellationToken cancellation)
    {
        LoadedConfiguration configuration;

        try
        {
            configuration = ConfigurationLoader.Load(config, Environment(), settings);
        }
        catch (ConfigurationException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            return WrongConfiguration;
        }

        // Who asks about a destination does not want to start a broker.
        if (check || destination is not null)
        {
            Console.WriteLine($"{configuration.Source}: no mistakes found");
            return destination is null ? await CompareAsync(configuration) : Explain(configuration, destination);
        }

        return await BrokerProcess.RunAsync(configuration, cancellation);
    }

    private static async Task<int> CompareAsync(LoadedConfiguration configuration)
    {
        if (ControlAddress.Of(configuration) is not { } socket)
        {
            Console.WriteLine("Whether a broker runs cannot be found out: it would be asked in the folder of its store, and there is none (broker.conf: store.path).");
            return 0;
        }

        try
        {
            var file = configuration.Place.Path is null ? null : configuration.Place.FullPath;
            var answer = await ControlClient.AskAsync(socket, file);
            Console.WriteLine(answer is null ? $"No broker runs with this store: nobody listens at {socket}." : string.Join(System.Environment.NewLine, answer.Skip(1)));
            return answer?[0] == DifferenceReport.Wrong ? WrongConfiguration : 0;
        }
        catch (IOException failure)
        {
            Console.Error.WriteLine($"The running broker cannot be asked at {socket}: {failure.Message}");
            return 1;
        }
    }

    private static int Explain(LoadedConfiguration configuration, string destination)
    {
        if (PolicyExplanation.Explain(configuration, destination) is not { } lines)
        {
            Console.Error.WriteLine($"--destination: '{destination}' is not the name of a queue or a topic (example: --check --destination /queue/orders.eu)");
            return 1;
        }

        Console.WriteLine(string.Join(System.Environment.NewLine, lines));
        return 0;
    }

    private static Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string>();

        foreach (DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            variables[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
        }

        return variables;
    }
}
