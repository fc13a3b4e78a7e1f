using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>What the headers of SEND ask of the broker, up to the message that the core gets.</summary>
internal sealed class SendHeaderTests
{
    // The beginning of 2026, at which the clock of the tests stands.
    private const long Now = 1_767_225_600_000;

    [Test]
    public async Task Without_headers_a_message_asks_for_nothing()
    {
        var message = await MessageOfAsync();

        Assert.That((message.IsPersistent, message.Priority, message.Expires, message.AvailableAt, message.HasGroup, message.HasDedupId), Is.EqualTo((false, (byte)4, 0L, 0L, false, false)));
        Assert.That(message.Timestamp, Is.EqualTo(Now));
    }

    [TestCase("true", true)]
    [TestCase("false", false)]
    public async Task Persistent_is_true_or_false(string value, bool expected) =>
        Assert.That((await MessageOfAsync($"persistent:{value}")).IsPersistent, Is.EqualTo(expected));

    [TestCase("expires:1767225600001", Now + 1)]
    [TestCase("expires:1767225600000", Now, Description = "It has expired; a queue knows what to do.")]
    [TestCase("expires:1", 1)]
    [TestCase("expires:0", 0, Description = "ActiveMQ and JMS mean never.")]
    [TestCase("expires:253402300799999", 253_402_300_799_999)]
    [TestCase("expires:253402300800000", 0, Description = "The year 10000 is never.")]
    [TestCase("expires:9223372036854775807", 0, Description = "So is the largest number.")]
    [TestCase("expiration:1000", Now + 1000, Description = "RabbitMQ's word says for how long, not until when.")]
    [TestCase("expiration:0", 0)]
    [TestCase("ttl:1000", Now + 1000)]
    [TestCase("ttl:0", 0)]
    [TestCase("ttl:9223372036854775807", 0, Description = "Nothing flows over.")]
    [TestCase("ttl:251635075199999", 253_402_300_799_999)]
    [TestCase("ttl:251635075200000", 0)]
    public async Task A_message_expires_at_a_time_or_after_one(string header, long expected) =>
        Assert.That((await MessageOfAsync(header)).Expires, Is.EqualTo(expected));

    [TestCase("ttl:1000", "expires:1767225600001", Now + 1)]
    [TestCase("expires:1767225600001", "ttl:1000", Now + 1)]
    [TestCase("ttl:1000", "expiration:2000", Now + 2000)]
    [TestCase("expires:0", "ttl:1000", 0)]
    [TestCase("ttl:1000", "ttl:2000", Now + 1000, Description = "Of repeated headers the first counts.")]
    public async Task Of_several_words_for_the_end_the_brokers_own_counts(string first, string second, long expected) =>
        Assert.That((await MessageOfAsync(first, second)).Expires, Is.EqualTo(expected));

    [TestCase("delay:5000", Now + 5000)]
    [TestCase("AMQ_SCHEDULED_DELAY:5000", Now + 5000)]
    [TestCase("x-delay:5000", Now + 5000)]
    [TestCase("delay:0", 0)]
    [TestCase("delay:315360000000", Now + 315_360_000_000)]
    public async Task A_message_may_become_available_later(string header, long expected) =>
        Assert.That((await MessageOfAsync(header)).AvailableAt, Is.EqualTo(expected));

    [TestCase("x-delay:1", "AMQ_SCHEDULED_DELAY:2", Now + 2)]
    [TestCase("AMQ_SCHEDULED_DELAY:2", "delay:3", Now + 3)]
    [TestCase("delay:3", "x-delay:1", Now + 3)]
    public async Task Of_several_words_for_a_delay_the_brokers_own_counts(string first, string second, long expected) =>
        Assert.That((await MessageOfAsync(first, second)).AvailableAt, Is.EqualTo(expected));

    [Test]
    public async Task Priority_is_0_to_9([Range(0, 9)] int priority) =>
        Assert.That((await MessageOfAsync($"priority:{priority}", "priority:7")).Priority, Is.EqualTo(priority));

    [TestCase("group:a", true, false)]
    [TestCase("JMSXGroupID:a", true, false)]
    [TestCase("group:", false, false)]
    [TestCase("dedup-id:a", false, true)]
    [TestCase("_AMQ_DUPL_ID:a", false, true)]
    [TestCase("dedup-id:", false, false)]
    public async Task Groups_and_ids_of_duplicates_are_noted(string header, bool hasGroup, bool hasDedupId)
    {
        var message = await MessageOfAsync(header);
        Assert.That((message.HasGroup, message.HasDedupId), Is.EqualTo((hasGroup, hasDedupId)));
    }

    [Test]
    public async Task All_of_them_are_passed_on_as_they_were_sent()
    {
        string[] headers = ["persistent:true", "expires:0", "ttl:7", "priority:9", "delay:1", "group:g", "dedup-id:d", "x:y"];

        var message = await MessageOfAsync(headers);

        var passedOn = new List<string>();
        foreach (var header in message.Headers)
        {
            passedOn.Add($"{System.Text.Encoding.UTF8.GetString(header.Name)}:{System.Text.Encoding.UTF8.GetString(header.Value)}");
        }

        Assert.That(passedOn, Is.EqualTo(headers));
    }

    [TestCase("persistent:yes", "'persistent'", "'yes'", "true or false")]
    [TestCase("persistent:", "'persistent'", "''", "true or false")]
    [TestCase("persistent:undefined", "'persistent'", "'undefined'", "true or false")]
    [TestCase("priority:10", "'priority'", "'10'", "a whole number from 0 to 9")]
    [TestCase("priority:-1", "'priority'", "'-1'", "a whole number from 0 to 9")]
    [TestCase("priority:+1", "'priority'", "'+1'", "a whole number from 0 to 9")]
    [TestCase("priority:high", "'priority'", "'high'", "a whole number from 0 to 9")]
    [TestCase("priority:", "'priority'", "''", "a whole number from 0 to 9")]
    [TestCase("expires:-1", "'expires'", "'-1'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("expires:9223372036854775808", "'expires'", "'9223372036854775808'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("expires:2026-01-01", "'expires'", "'2026-01-01'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("ttl:1.5", "'ttl'", "'1.5'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("ttl:10s", "'ttl'", "'10s'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("expiration: 1", "'expiration'", "' 1'", "a whole number from 0 to 9223372036854775807")]
    [TestCase("delay:-5", "'delay'", "'-5'", "a whole number from 0 to 315360000000")]
    [TestCase("delay:315360000001", "'delay'", "'315360000001'", "a whole number from 0 to 315360000000")]
    [TestCase("x-delay:soon", "'x-delay'", "'soon'", "a whole number from 0 to 315360000000")]
    [TestCase("AMQ_SCHEDULED_DELAY:null", "'AMQ_SCHEDULED_DELAY'", "'null'", "a whole number from 0 to 315360000000")]
    public async Task A_value_that_means_nothing_is_an_error_that_says_what_would(string header, string name, string value, string allowed)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", header, "receipt:1");

        var error = await client.ReadErrorAsync(StompError.InvalidHeader);
        Assert.That(error.Text, Does.Contain(name).And.Contain(value).And.Contain(allowed));
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
        core.AssertNothingMore();
    }

    [TestCase("/topic/a")]
    [TestCase("/user/queue/a")]
    [TestCase("/temp-topic/a")]
    public async Task A_delay_is_for_queues(string destination)
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync(destination, "now", "delay:0");

        await client.SendFrameAsync("SEND", "later", $"destination:{destination}", "x-delay:1");

        var error = await client.ReadErrorAsync(StompError.NotSupported);
        Assert.That(error.Text, Does.Contain("delay").And.Contain("queues"));
    }

    [TestCase("expires:1")]
    [TestCase("expires:1767225600000")]
    public async Task What_has_expired_is_not_for_the_subscribers_of_a_topic_and_no_fault(string header)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.PublishAsync("/topic/a", "late", header);
        await client.PublishAsync("/topic/a", "late", header, "transaction:t");
        await client.PublishAsync("/topic/a", "in time", "expires:1767225600001");

        Assert.That((await core.ReadAsync<Publish>()).Message.Expires, Is.EqualTo(Now + 1));
        core.AssertNothingMore();
    }

    [Test]
    public async Task A_message_says_which_session_sent_it()
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var one = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync();

        foreach (var client in (StompTestClient[])[one, one, other])
        {
            await client.PublishAsync("/topic/a");
        }

        long[] origins = [await OriginAsync(), await OriginAsync(), await OriginAsync()];
        Assert.That(origins[0], Is.EqualTo(origins[1]).And.Not.EqualTo(origins[2]));

        async Task<long> OriginAsync() => (await core.ReadAsync<Publish>()).Message.Origin;
    }

    [Test]
    public async Task In_a_transaction_a_message_asks_for_the_same()
    {
        await using var broker = PipeBroker.StartOver(out _);
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");

        await client.PublishAsync("/queue/a", "fine", "transaction:t", "priority:9");
        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "transaction:t", "priority:10");

        await client.ReadErrorAsync(StompError.InvalidHeader);
    }

    [Test]
    public async Task A_queue_that_does_not_come_into_being_is_an_error_not_a_reply_to_nobody()
    {
        var refusal = new Refusal(RefusalReason.NoSuchDestination, "/queue/a does not exist.");
        await using var broker = PipeBroker.StartOver(out _, answer: message => message is Open open ? new OpenRefused(open.Destination, refusal, open.Tag) : null);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error.Text, Does.Contain("/queue/a does not exist."));
    }

    private static async Task<Message> MessageOfAsync(params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "hello", headers);
        return (await core.ReadAsync<Publish>()).Message;
    }
}
