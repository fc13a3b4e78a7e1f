using System.Diagnostics;
using System.Text.RegularExpressions;
using Broker.Tests.Support;

namespace Broker.Tests.Clients;

/// <summary>
/// The transcripts of the documents are true: every <c>$ curl</c> in them is run, in their order, against one broker, and prints what stands
/// below it. Names that the broker makes up are taken over from what it has answered before.
/// </summary>
[Category("Clients")]
internal sealed partial class TranscriptTests
{
    private const string Address = "127.0.0.1:15674";

    // What the document calls something that the broker has named, and what that is called here.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    [TestCase("gateways.md")]
    public async Task What_the_document_shows_is_what_happens(string document)
    {
        ClientTools.NeedCurl();
        await using var broker = await TestBroker.StartAsync();
        var streams = new List<(Process Process, string[] Remaining)>();

        foreach (var (command, expected) in CommandsIn(await File.ReadAllTextAsync(Repository.PathOf("docs", document))))
        {
            var process = Start(Rename(command).Replace(Address, $"127.0.0.1:{broker.WebPort}", StringComparison.Ordinal));

            // One that goes on is read further when what follows has been done.
            if (command.Contains(" -sN ", StringComparison.Ordinal))
            {
                await CompareAsync(process, command, expected[..1]);
                streams.Add((process, expected[1..]));
                continue;
            }

            await CompareAsync(process, command, expected);
            Assert.That(await process.StandardOutput.ReadToEndAsync().WaitAsync(StompTestClient.Patience), Is.Empty, command);
            process.Dispose();
        }

        foreach (var (process, remaining) in streams)
        {
            await CompareAsync(process, "the stream", remaining);
            process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        Assert.That(streams, Is.Not.Empty);
        Assert.That(_names, Is.Not.Empty);
    }

    private async Task CompareAsync(Process process, string command, string[] expected)
    {
        foreach (var line in expected)
        {
            var actual = await process.StandardOutput.ReadLineAsync().WaitAsync(StompTestClient.Patience);
            Assert.That(actual, Is.Not.Null, $"{command}\nended before: {line}\n{(actual is null ? await process.StandardError.ReadToEndAsync() : string.Empty)}");

            if (MadeUp().Match(line) is { Success: true } told && MadeUp().Match(actual!) is { Success: true } made)
            {
                _names[told.Value] = made.Value;
            }

            Assert.That(actual, Is.EqualTo(Rename(line)), command);
        }
    }

    private string Rename(string text) => MadeUp().Replace(text, match => _names.GetValueOrDefault(match.Value, match.Value));

    private static IEnumerable<(string Command, string[] Expected)> CommandsIn(string document)
    {
        foreach (Match block in Block().Matches(document))
        {
            foreach (var part in block.Groups["text"].Value.Split("$ curl ", StringSplitOptions.RemoveEmptyEntries))
            {
                var lines = part.TrimEnd('\n').Split('\n');
                yield return ($"curl {lines[0]}", lines[1..]);
            }
        }
    }

    private static Process Start(string command) => Process.Start(new ProcessStartInfo("bash", ["-c", $"exec {command}"])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    [GeneratedRegex(@"(?ms)^```console\n(?<text>\$ curl .*?)^```$")]
    private static partial Regex Block();

    // Addresses of messages that were taken, and ids of messages.
    [GeneratedRegex(@"(?<=/taken/)[\w-]{22}|(?<=^id: )\S+")]
    private static partial Regex MadeUp();
}
