using System.Globalization;
using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>Who sends more than allowed: held back first, refused then, and never cut off from what it subscribed to.</summary>
internal sealed class PublishLimitTests
{
    private const string Topic = "/topic/a";

    [Test]
    public async Task Who_sends_more_than_allowed_is_not_read_for_a_while_and_then_goes_on()
    {
        await using var broker = await StartAsync(limits => limits.PublishRate = 10);
        await using var sender = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await reader.SubscribeAsync(Topic);

        // Ten are kept for later, and the eleventh makes a debt.
        await SendAsync(sender, 20);
        await ReadAsync(reader, 0, 11);
        await reader.AssertNothingMoreAsync();
        await other.PublishAsync(Topic, headers: "n:11");
        await ReadAsync(reader, 11, 1);

        await broker.PassAsync(TimeSpan.FromSeconds(0.5));
        await ReadAsync(reader, 11, 5);
        await reader.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(0.6));
        await ReadAsync(reader, 16, 4);
    }

    [Test]
    public async Task Who_is_held_back_gets_messages_and_heart_beats_and_does_not_count_as_dead()
    {
        await using var broker = await StartAsync(limits => (limits.PublishBytes, limits.PublishPatience) = (new ByteSize(10), TimeSpan.FromHours(1)));
        await using var sender = await broker.ConnectAsync("1.2", "heart-beat:1000,10000");
        await using var other = await broker.ConnectAsync();
        await sender.SubscribeAsync("/topic/news");

        await sender.SendFrameAsync("SEND", new string('x', 1000), $"destination:{Topic}");
        await sender.SendFrameAsync("SEND", "after all", "destination:/queue/a");
        await broker.PassAsync(TimeSpan.FromSeconds(9));
        await sender.ReadHeartBeatAsync();
        await other.SendFrameAsync("SEND", "x", "destination:/topic/news");
        await sender.ReadMessageAsync("x");

        await using var reader = await broker.ConnectAsync();
        await reader.SubscribeAsync("/queue/a");
        var message = reader.ReadMessageAsync("after all");
        await broker.PassTicksUntilAsync(() => message.IsCompleted);
        await message;
    }

    [Test]
    public async Task Who_wants_more_for_too_long_is_ended_with_the_limit_and_its_key()
    {
        await using var broker = await StartAsync(limits => (limits.PublishRate, limits.PublishPatience) = (10, TimeSpan.FromSeconds(5)));
        await using var sender = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();
        await other.PublishAsync(Topic);
        await SendAsync(sender, 500, receipts: 20);

        // Tick by tick, so that the clock does not run ahead of the session; on a busy machine it may still be behind.
        var last = ReadLastAsync(sender);
        await broker.PassTicksUntilAsync(() => last.IsCompleted);
        var (error, receipts) = await last;

        Assert.That(error["message"], Is.EqualTo(StompError.PublishingTooFast.Message));
        Assert.That(error.Text, Does.Contain("10 messages a second").And.Contain("5s").And.EndsWith("(broker.conf: limits.publish-rate)\n"));
        Assert.That(receipts, Is.InRange(2, 4), "Ten at once, and fifty in five seconds.");
        await other.PublishAsync(Topic);
    }

    [Test]
    public async Task Who_takes_a_rest_has_all_patience_again()
    {
        await using var broker = await StartAsync(limits => (limits.PublishRate, limits.PublishPatience) = (10, TimeSpan.FromSeconds(2)));
        await using var sender = await broker.ConnectAsync();
        await using var reader = await broker.ConnectAsync();
        await reader.SubscribeAsync(Topic);

        for (var round = 0; round < 5; round++)
        {
            await SendAsync(sender, 20, 20 * round);
            await broker.PassAsync(TimeSpan.FromSeconds(1.2));
            await ReadAsync(reader, 20 * round, 20);
            await broker.PassAsync(TimeSpan.FromSeconds(2));
        }
    }

    [Test]
    public async Task A_message_that_would_take_too_long_is_refused_at_once([Values] bool isSoft)
    {
        await using var broker = await StartAsync(limits => limits.PublishBytes = new ByteSize(100));
        await using var sender = await broker.ConnectAsync("1.2", isSoft ? ["errors:soft"] : []);

        await sender.SendFrameAsync("SEND", new string('x', 10_000), $"destination:{Topic}", "receipt:r");

        if (isSoft)
        {
            var refusal = await sender.ReadAsync(StompCommand.Message);
            Assert.That((refusal["error"], refusal["receipt-id"]), Is.EqualTo((StompError.PublishingTooMuch.Code, "r")));
            await sender.PublishAsync(Topic, "small");
        }
        else
        {
            var error = await sender.ReadErrorAsync(StompError.PublishingTooMuch);
            Assert.That(error["receipt-id"], Is.EqualTo("r"));
            Assert.That(error.Text, Does.Contain("100 bytes").And.EndsWith("(broker.conf: limits.publish-bytes)\n"));
        }
    }

    [TestCase(1200, 10, TestName = "Large messages now and then")]
    [TestCase(5000, 60, TestName = "Larger ones, a debt for most of the burst, now and then")]
    [TestCase(400, 1, TestName = "Messages all the time, less than the limit")]
    public async Task Who_rests_enough_is_never_ended(int size, int seconds)
    {
        await using var broker = await StartAsync(limits => (limits.PublishBytes, limits.ConnectTimeout) = (new ByteSize(1000), TimeSpan.FromHours(1)));
        await using var sender = await broker.ConnectAsync("1.2", "heart-beat:0,0");
        await using var reader = await broker.ConnectAsync("1.2", "heart-beat:0,0");
        await reader.SubscribeAsync(Topic);

        for (var passed = 0; passed < 180; passed += seconds)
        {
            await sender.SendFrameAsync("SEND", new string('x', size), $"destination:{Topic}");
            await reader.ReadAsync(StompCommand.Message);
            await broker.PassAsync(TimeSpan.FromSeconds(seconds));
        }
    }

    [Test]
    public async Task A_users_own_limit_is_for_all_connections_and_counts_instead([Values] bool isRole)
    {
        var user = TestSecurity.User("anne", publish: "/topic/#", roles: isRole ? "sender" : null);
        user.PublishRate = isRole ? null : 20;
        var security = TestSecurity.Of(user, TestSecurity.User("bob")) with { Roles = [new RoleOptions { Name = "sender", PublishRate = 20 }] };
        await using var broker = await PipeBroker.StartAsync(security, settings => (settings.Limits.PublishRate, settings.Limits.ConnectTimeout) = (2, TimeSpan.FromHours(1)), Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await using var reader = await broker.ConnectAsAsync("bob");
        await reader.SubscribeAsync(Topic);
        await using var one = await broker.ConnectAsAsync("anne");
        await using var two = await broker.ConnectAsAsync("anne");

        await SendAsync(one, 15);
        await ReadAsync(reader, 0, 15);
        await SendAsync(two, 15, 15);
        await ReadAsync(reader, 15, 6);
        await reader.AssertNothingMoreAsync();
        await broker.PassAsync(TimeSpan.FromSeconds(0.6));
        await ReadAsync(reader, 21, 9);
    }

    [Test]
    public async Task A_limit_of_none_in_the_users_section_lifts_the_general_one()
    {
        var user = TestSecurity.User("anne");
        user.PublishRate = 0;
        await using var broker = await TestSecurity.StartAsync(TestSecurity.Of(user), settings => settings.Limits.PublishRate = 1);
        await using var sender = await broker.ConnectAsAsync("anne");

        await SendAsync(sender, 1000);

        await sender.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_is_sent_in_a_transaction_counts_too()
    {
        await using var broker = await StartAsync(limits => limits.PublishRate = 2);
        await using var sender = await broker.ConnectAsync();
        await sender.SendFrameAsync("BEGIN", string.Empty, "transaction:t");
        for (var number = 0; number < 4; number++)
        {
            await sender.SendFrameAsync("SEND", string.Empty, $"destination:{Topic}", "transaction:t", $"receipt:{number}");
        }

        for (var number = 0; number < 3; number++)
        {
            await sender.ReadReceiptAsync($"{number}");
        }

        var last = sender.ReadReceiptAsync("3");
        Assert.That(last.IsCompleted, Is.False);
        await broker.PassUntilAsync(() => last.IsCompleted);
        await last;
    }

    private static Task<PipeBroker> StartAsync(Action<LimitsOptions> configure) => PipeBroker.StartAsync(settings => configure(settings.Limits));

    private static async Task SendAsync(StompTestClient client, int count, int first = 0, int receipts = 0)
    {
        foreach (var chunk in Enumerable.Range(first, count).Chunk(100))
        {
            await client.SendAsync(string.Concat(chunk.Select(number =>
                $"SEND\ndestination:{Topic}\nn:{number}\n{(receipts > 0 && number % receipts == 0 ? $"receipt:{number}\n" : string.Empty)}\n^@")));
        }
    }

    private static async Task ReadAsync(StompTestClient client, int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            var message = await client.ReadAsync(StompCommand.Message);
            Assert.That(message["n"], Is.EqualTo(number.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static async Task<(ReceivedFrame Error, int Receipts)> ReadLastAsync(StompTestClient client)
    {
        for (var receipts = 0; ; receipts++)
        {
            var frame = await client.ReadAsync();
            if (frame?.Command != StompCommand.Receipt)
            {
                return (frame!, receipts);
            }
        }
    }
}
