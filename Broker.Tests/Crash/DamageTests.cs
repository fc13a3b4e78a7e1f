using System.Text;
using Broker.Tests.Host.Processes;
using Broker.Tests.Support;

namespace Broker.Tests.Crash;

/// <summary>Files of the store that are not as the broker left them: it starts, says what it found and where, and has everything else.</summary>
internal sealed class DamageTests
{
    private const int Count = 300;
    private const string Last = "the last one, and nothing behind it";

    // Together more than two files of the store.
    private static readonly string[] Texts = [.. Enumerable.Range(0, Count).Select(number => FormattableString.Invariant($"message {number} ") + new string('x', 10_000))];

    [Test]
    public async Task Garbage_behind_the_end_is_cut_off_and_told()
    {
        using var folder = new StoreFolder();
        await FillAndKillAsync(folder);
        var (file, content, _) = Find(folder, Last);
        var garbage = new byte[200];
        new Random(1).NextBytes(garbage);

        // With a gap, because the last record may end with zeros.
        var end = Array.FindLastIndex(content, octet => octet != 0) + 1;
        garbage.CopyTo(content, end + 16);
        await File.WriteAllBytesAsync(file, content);

        var log = await StartAndTakeAsync(folder, [.. Texts, Last]);
        AssertIsTold(log, file);
    }

    [Test]
    public async Task A_last_record_that_was_not_written_to_its_end_is_cut_off_and_told()
    {
        using var folder = new StoreFolder();
        await FillAndKillAsync(folder);
        var (file, content, at) = Find(folder, Last);

        content.AsSpan(at + (Last.Length / 2)).Clear();
        await File.WriteAllBytesAsync(file, content);

        var log = await StartAndTakeAsync(folder, Texts);
        AssertIsTold(log, file);
    }

    [TestCase(5, TestName = "A message that is damaged in an old file is told and left out")]
    [TestCase(Count - 1, TestName = "A message that is damaged in the newest file is told and left out")]
    public async Task A_message_that_is_damaged_is_told_and_left_out(int number)
    {
        using var folder = new StoreFolder();
        await FillAndKillAsync(folder);
        var (file, content, at) = Find(folder, Texts[number][..20]);

        content[at + 5000] ^= 1;
        await File.WriteAllBytesAsync(file, content);

        var log = await StartAndTakeAsync(folder, [.. Texts.Where((_, index) => index != number), Last]);
        AssertIsTold(log, file);
    }

    [Test]
    public async Task A_file_whose_beginning_is_damaged_is_read_nevertheless()
    {
        using var folder = new StoreFolder();
        await FillAndKillAsync(folder);
        var (file, content, _) = Find(folder, Last);

        content.AsSpan(0, 16).Fill(0x7F);
        await File.WriteAllBytesAsync(file, content);

        await StartAndTakeAsync(folder, [.. Texts, Last]);
    }

    private static async Task FillAndKillAsync(StoreFolder folder)
    {
        await using var broker = await HostProcess.ListenAsync(folder.Settings());
        await using var client = await broker.ConnectAsync();

        foreach (var text in (string[])[.. Texts, Last])
        {
            await client.PublishAsync("/queue/a", text, "persistent:true");
        }

        broker.Kill();
        Assert.That((await broker.WaitForExitAsync()).WasKilled, Is.True);
    }

    // Bodies stand in the files as they are.
    private static (string File, byte[] Content, int At) Find(StoreFolder folder, string text) =>
        Directory.EnumerateFiles(folder.Path, "*.journal")
            .Select(file => (File: file, Content: File.ReadAllBytes(file)))
            .Select(found => (found.File, found.Content, At: found.Content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text))))
            .Single(found => found.At >= 0);

    private static async Task<string> StartAndTakeAsync(StoreFolder folder, string[] expected)
    {
        await using var broker = await HostProcess.ListenAsync(folder.Settings());
        await using (var client = await broker.ConnectAsync())
        {
            await client.AssertHoldsAsync("/queue/a", expected);
        }

        return (await broker.StopAsync()).Output;
    }

    private static void AssertIsTold(string log, string file)
    {
        var lines = log.Split('\n').Where(line => line.Contains(Path.GetFileName(file), StringComparison.Ordinal));
        Assert.That(lines, Has.Some.Matches("(at|from|offset) [1-9][0-9]+"), $"The file and the offset are told. The log: {log}");
    }
}
