using System.CommandLine;
using Broker.Load.Targets;

namespace Broker.Load.Recovery;

/// <summary>The command <c>recovery</c>. It knows our own broker only: it has to name the store, and to start the broker on it again.</summary>
internal static class RecoveryCommand
{
    // More than any run has.
    private const string MostMessages = "1000000000";
    private const string MostBytes = "1024GiB";

    /// <summary>Makes the command.</summary>
    public static Command Make()
    {
        var messages = new Option<long>("--messages") { Description = "How many messages wait when the broker is killed.", DefaultValueFactory = _ => 1_000_000 };
        var body = new Option<int>("--body") { Description = "Octets of a body.", DefaultValueFactory = _ => 1024 };
        var store = new Option<string?>("--store") { Description = "Where the store is made, and deleted in the end; on the disk that is to be measured. Without it: among the temporary files.", HelpName = "FOLDER" };
        var program = new Option<string?>("--program") { Description = "The path of Broker.Host.dll; without it: the one in this tree.", HelpName = "PATH" };
        var command = new Command("recovery", "Fills a queue with persistent messages, kills the broker, and measures its next start.") { messages, body, store, program };

        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(program),
            result.GetValue<string[]>("--set") ?? [],
            result.GetValue(store),
            result.GetValue(messages),
            Math.Max(result.GetValue(body), BacklogWriter.Digits),
            result.GetValue<int>("--rounds"),
            cancellation));

        return command;
    }

    private static async Task<int> RunAsync(string? program, string[] settings, string? store, long messages, int body, int rounds, CancellationToken cancellation)
    {
        try
        {
            for (var round = 1; round <= rounds; round++)
            {
                var folder = store is null ? Directory.CreateTempSubdirectory("broker-load-") : Directory.CreateDirectory(store).CreateSubdirectory(Guid.NewGuid().ToString("N"));

                try
                {
                    string[] all = [$"store.path={folder.FullName}", $"queue.max-length={MostMessages}", $"queue.max-bytes={MostBytes}", .. settings];
                    var figures = await new RecoveryRun(OwnBroker.Make("broker", program, all), messages, body).RunAsync(cancellation);
                    Console.WriteLine(FormattableString.Invariant($"recovery of {messages} messages of {body} octets, round {round}: {figures}"));
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }

            return 0;
        }
        catch (IOException wrong)
        {
            await Console.Error.WriteLineAsync($"recovery: {wrong.Message}");
            return 1;
        }
    }
}
