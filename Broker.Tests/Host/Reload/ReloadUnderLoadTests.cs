using System.Globalization;
using Broker.Host.Security;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Reload;

/// <summary>While the file changes again and again, those whom every version of it permits lose no message and no connection.</summary>
internal sealed class ReloadUnderLoadTests
{
    private const int Messages = 1000;
    private const int Pairs = 2;

    private static readonly string Hash = PasscodeHash.Make("guest");

    [Test]
    [CancelAfter(60_000)]
    public async Task Publishers_and_consumers_notice_nothing(CancellationToken cancellation)
    {
        await using var broker = await TestBroker.StartAsync();
        await broker.ReloadAsync(Version(0));
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);

        var changing = ChangeAsync(broker, done.Token);
        await Task.WhenAll(Enumerable.Range(0, Pairs).SelectMany(pair => (Task[])
        [
            ConsumeAsync(broker, $"/queue/load.{pair}", "client-individual"),
            RelayAsync(broker, $"/topic/load.{pair}"),
            PublishAsync(broker, $"/queue/load.{pair}"),
        ])).WaitAsync(cancellation);
        await done.CancelAsync();

        Assert.That(await changing, Is.GreaterThan(3), "The file has changed meanwhile.");
        Assert.That(broker.Reload().Refused, Is.Zero);
    }

    [Test]
    public async Task Saving_the_file_is_enough()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var guest = await broker.ConnectTcpAsync();

        await File.WriteAllTextAsync(broker.File, Version(1));

        await guest.ReadErrorAsync(StompError.LoginRevoked);
        Assert.That(broker.Reload().State.Version, Is.EqualTo(2));
    }

    private static async Task<int> ChangeAsync(TestBroker broker, CancellationToken cancellation)
    {
        var changes = 0;

        while (!cancellation.IsCancellationRequested)
        {
            await broker.ReloadAsync(Version(++changes));
            await Task.Yield();
        }

        return changes;
    }

    // All that can differ does, and each permits what is done here.
    private static string Version(int number) => string.Create(CultureInfo.InvariantCulture, $"""
        [user:anne]
        password-hash = {Hash}
        roles = load{(number % 2 == 0 ? string.Empty : ", more")}
        [user:visitor{number}]
        password-hash = {Hash}
        [role:load]
        publish = /queue/load.*, /topic/load.*
        subscribe = {(number % 3 == 0 ? "/queue/#, /topic/#" : "/queue/load.*, /topic/load.*")}
        [role:more]
        publish = /queue/more
        [virtual-host:{number % 4}]
        [limits]
        outbox = {4 + (number % 2)}MiB
        publish-window = {(number % 2 == 0 ? 16 : 1024)}KiB
        frame = {1 + (number % 3)}MiB
        [broker]
        idle-timeout = {1 + (number % 5)}m
        [queue]
        max-length = {100_000 + number}
        prefetch = {10 + number}
        [destination:/queue/load.*]
        overflow = {(number % 2 == 0 ? "block" : "reject")}
        max-deliveries = {number % 3 * 10}
        """);

    private static async Task PublishAsync(TestBroker broker, string destination)
    {
        await using var client = await ConnectAsync(broker);

        for (var number = 0; number < Messages; number++)
        {
            await client.SendFrameAsync("SEND", Text(number), $"destination:{destination}");

            if (number % 100 == 99)
            {
                await client.AssertNothingMoreAsync();
            }
        }

        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
    }

    private static async Task ConsumeAsync(TestBroker broker, string destination, string ack)
    {
        await using var client = await ConnectAsync(broker);
        await client.SubscribeAsync(destination, ack: ack);

        for (var number = 0; number < Messages; number++)
        {
            await client.SendFrameAsync("ACK", string.Empty, client.NamesOf(await client.ReadMessageAsync(Text(number))));
        }

        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
    }

    // To a topic, of which one must have subscribed first: by the same client, in both directions.
    private static async Task RelayAsync(TestBroker broker, string destination)
    {
        await using var client = await ConnectAsync(broker);
        await client.SubscribeAsync(destination);

        for (var number = 0; number < Messages / 10; number++)
        {
            await client.SendFrameAsync("SEND", Text(number), $"destination:{destination}");
            await client.ReadMessageAsync(Text(number));
        }

        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
    }

    private static async Task<StompTestClient> ConnectAsync(TestBroker broker)
    {
        var client = await broker.OpenTcpAsync();
        await client.ConnectAsAsync("anne");
        return client;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
