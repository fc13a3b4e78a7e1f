using System.Globalization;
using Broker.Stomp;
using Broker.Tests.Host.Processes;
using Broker.Tests.Support;

namespace Broker.Tests.Crash;

/// <summary>Fills a store until the broker refuses, and goes on from there.</summary>
/// <param name="broker">The broker.</param>
/// <param name="queue">The queue that is filled.</param>
internal sealed class FullStore(HostProcess broker, string queue)
{
    private const int MostMessages = 10_000;
    private const int Together = 20;

    private const string Marker = "behind all others";

    private static readonly string Filling = new('x', 8 * 1024);

    /// <summary>The numbers of the messages whose RECEIPT has come.</summary>
    public List<int> Promised { get; } = [];

    /// <summary>What a message of a number looks like.</summary>
    public static string Body(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} {Filling}");

    /// <summary>Which message it is; -1: none of these.</summary>
    public static int NumberOf(string text) => int.TryParse(text.Split(' ')[0], CultureInfo.InvariantCulture, out var number) ? number : -1;

    /// <summary>Sends until there is no more room, many messages under way at a time.</summary>
    /// <returns>The ERROR.</returns>
    public async Task<ReceivedFrame> FillAsync()
    {
        await using var publisher = await broker.ConnectAsync();

        for (var next = 0; next < MostMessages; next += Together)
        {
            var frames = Enumerable.Range(next, Together).Select(Frame);
            await publisher.SendAsync(string.Concat(frames));

            for (var answers = 0; answers < Together; answers++)
            {
                var answer = await publisher.ReadAsync();
                if (answer is { Command: StompCommand.Error })
                {
                    return answer;
                }

                Assert.That(answer?.Command, Is.EqualTo(StompCommand.Receipt));
                Promised.Add(int.Parse(answer!["receipt-id"]!, CultureInfo.InvariantCulture));
            }
        }

        throw new AssertionException("The store is never full.");
    }

    /// <summary>
    /// Takes all that is in the queue and acknowledges it, with RECEIPTs. All that is promised must come. What was sent and neither promised
    /// nor refused may come, too; what another consumer held comes back late.
    /// </summary>
    public async Task DrainAsync()
    {
        await using var client = await broker.ConnectAsync();
        await client.SendFrameAsync("SEND", Marker, $"destination:{queue}");
        var missing = Promised.ToHashSet();
        var isMarkerMissing = true;

        await TakeWhileAsync(
            () => isMarkerMissing || missing.Count > 0,
            text =>
            {
                isMarkerMissing &= text != Marker;
                missing.Remove(NumberOf(text));
            });

        Promised.Clear();
    }

    /// <summary>Takes a few messages and leaves the others.</summary>
    public Task TakeAsync(int count) => TakeWhileAsync(() => count > 0, text =>
    {
        count--;
        Promised.Remove(NumberOf(text));
    });

    /// <summary>Sends a message again and again until there is room for it. Every refusal ends the connection.</summary>
    public async Task PublishWhenThereIsRoomAsync(string destination, string body)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            await using var publisher = await broker.ConnectAsync();
            await publisher.SendFrameAsync("SEND", body, $"destination:{destination}", "persistent:true", "receipt:r");

            if (await publisher.ReadAsync() is { Command: StompCommand.Receipt })
            {
                return;
            }
        }
    }

    // Acknowledges each message with a receipt; the next message may come before it.
    private async Task TakeWhileAsync(Func<bool> wantsMore, Action<string> take)
    {
        await using var consumer = await broker.ConnectAsync();
        await consumer.SendFrameAsync("SUBSCRIBE", string.Empty, "id:0", $"destination:{queue}", "ack:client-individual", "prefetch-count:20");

        for (var unconfirmed = 0; unconfirmed > 0 || wantsMore();)
        {
            var frame = await consumer.ReadAsync();
            if (frame is { Command: StompCommand.Receipt })
            {
                unconfirmed--;
            }
            else if (wantsMore())
            {
                Assert.That(frame?.Command, Is.EqualTo(StompCommand.Message), () => frame?.ToString() ?? "the connection has ended");
                await consumer.SendFrameAsync("ACK", string.Empty, [.. consumer.NamesOf(frame!), "receipt:r"]);
                unconfirmed++;
                take(frame!.Text);
            }
        }
    }

    private string Frame(int number) =>
        $"SEND\ndestination:{queue}\npersistent:true\nreceipt:{number.ToString(CultureInfo.InvariantCulture)}\n\n{Body(number)}\0";
}
