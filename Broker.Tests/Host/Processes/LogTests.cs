using System.Text;
using System.Text.Json;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Tests.Host.Processes;

/// <summary>What the broker logs: for programs or for people, with the connection's id, at the level it was told, and never a secret.</summary>
internal sealed class LogTests
{
    private const string Secret = "s3cret-0f-anne";

    [Test]
    public async Task A_line_for_programs_names_its_event_and_the_connection()
    {
        await using var broker = await HostProcess.ListenAsync("--log.format=json", "--log.level=debug");
        await using (var client = await broker.ConnectAsync())
        {
            await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
        }

        var log = Parse(await broker.StopAsync());

        var opened = log.Single(line => EventOf(line) == 1100);
        var id = StateOf(opened, "Connection");
        Assert.That(id, Is.Not.Empty);
        Assert.That(StateOf(opened, "RemoteAddress"), Is.EqualTo("127.0.0.1"));
        Assert.That(StateOf(opened, "Transport"), Is.EqualTo("TCP"));
        Assert.That(LevelOf(opened), Is.EqualTo("Debug"));

        var connected = log.Single(line => EventOf(line) == 1200);
        Assert.That(StateOf(connected, "Connection"), Is.EqualTo(id));
        Assert.That(StateOf(connected, "User"), Is.EqualTo("guest"));
        Assert.That(StateOf(connected, "Version"), Is.EqualTo("1.2"));
        Assert.That(LevelOf(connected), Is.EqualTo("Information"));

        Assert.That(StateOf(log.Single(line => EventOf(line) == 1101), "Connection"), Is.EqualTo(id));
        Assert.That(log.Select(line => line.GetProperty("Timestamp").GetDateTimeOffset().Offset), Is.All.EqualTo(TimeSpan.Zero));
    }

    [TestCase("debug", new[] { "dbug", "info", "warn" })]
    [TestCase("information", new[] { "info", "warn" })]
    [TestCase("warning", new[] { "warn" })]
    [TestCase("none", new string[0])]
    public async Task A_line_for_people_is_there_from_its_level_on(string level, string[] levels)
    {
        await using var broker = await HostProcess.ListenAsync($"--log.level={level}");
        await using var client = await broker.ConnectAsync();
        await client.SendFrameAsync("NONSENSE", string.Empty);
        await client.ReadErrorAsync(StompError.UnknownCommand);

        var log = (await broker.StopAsync()).Output[broker.Welcome.Length..];

        Assert.That(((string[])["trce", "dbug", "info", "warn"]).Where(mark => log.Contains($" {mark}: ", StringComparison.Ordinal)), Is.EqualTo(levels));
    }

    [Test]
    public async Task A_passcode_is_never_logged_nor_sent_back()
    {
        await using var broker = await HostProcess.ListenAsync("--log.level=trace", $"--user:anne.password-hash={PasscodeHash.Make(Secret)}");
        string[] frames =
        [
            Connect($"passcode:{Secret}"),
            Connect($"passcode:{Secret}-wrong"),
            Connect($"passcode:{Secret}", "receipt:1"),
            Connect($"passcode:{Secret}", "heart-beat:x"),
            Connect($"passcode:{Secret}\\t"),
            Connect($"passcode:{Secret}", "accept-version:9.9"),
            Connect($"passcode {Secret}"),
            Connect($"passcode:{Secret}{new string('x', 20_000)}"),
            Connect([.. Enumerable.Range(0, 100).Select(index => $"passcode:{Secret}{index}")]),
            Connect($"passcode:{Secret}") + Connect($"passcode:{Secret}-another"),
            Connect($"passcode:{Secret}") + $"SEND\ndestination:/topic/a\npasscode:{Secret}\nx\n\n^@",
            Connect($"passcode:{Secret}").Replace("\n\n^@", $"\n\n{Secret}^@", StringComparison.Ordinal),
            $"NOTCONNECT\npasscode:{Secret}\n\n^@",
        ];

        var answers = await Task.WhenAll(frames.Select(frame => SendAsync(broker, frame)));

        Assert.That(answers, Is.All.Contain("ERROR"), "Each of them ends with one.");
        Assert.That(answers, Is.All.Not.Contain(Secret));
        var program = await broker.StopAsync();
        Assert.That(program.Output, Does.Contain("anne"), "Who it was is logged.");
        Assert.That(program.Output + program.Error, Does.Not.Contain(Secret));
    }

    private static async Task<string> SendAsync(HostProcess broker, string frame)
    {
        await using var client = await broker.OpenAsync();
        await client.SendAsync(frame + "NONSENSE\n\n^@");
        var answers = new StringBuilder();

        while (await client.ReadAsync() is { } answer)
        {
            answers.Append(answer.Command.ToString().ToUpperInvariant()).Append(answer);
        }

        return answers.ToString();
    }

    private static string Connect(params string[] headers) =>
        $"CONNECT\n{string.Join('\n', headers)}\naccept-version:1.2\nlogin:anne\n\n^@";

    private static List<JsonElement> Parse(HostProcess.Ended program) =>
        [.. program.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonDocument.Parse(line).RootElement)];

    private static int EventOf(JsonElement line) => line.GetProperty("EventId").GetInt32();

    private static string LevelOf(JsonElement line) => line.GetProperty("LogLevel").GetString()!;

    private static string StateOf(JsonElement line, string name) => line.GetProperty("State").GetProperty(name).GetString()!;
}
