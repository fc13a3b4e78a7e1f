using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>
/// "The delivery, or message exchange, semantics of destinations can vary from server to server" (1.1 and 1.2, "Protocol Overview").
/// Ours, as docs/protocol.md tells them.
/// </summary>
internal sealed class DestinationTests
{
    [TestCase("/topic/a.*", "/topic/a.b", true, TestName = "Destinations: * is one segment")]
    [TestCase("/topic/a.*", "/topic/a", false, TestName = "Destinations: * is not none")]
    [TestCase("/topic/a.*", "/topic/a.b.c", false, TestName = "Destinations: * is not two")]
    [TestCase("/topic/*/c", "/topic/b.c", true, TestName = "Destinations: a dot and a slash divide alike")]
    [TestCase("/topic/a.#", "/topic/a", true, TestName = "Destinations: # may be none")]
    [TestCase("/topic/a.#.d", "/topic/a.b.c.d", true, TestName = "Destinations: # may be many, in the middle too")]
    [TestCase("/topic/a/**", "/topic/a/b/c", true, TestName = "Destinations: ** is the same as #")]
    [TestCase("/topic/a.>", "/topic/a.b.c", true, TestName = "Destinations: > is many")]
    [TestCase("/topic/a.>", "/topic/a", false, TestName = "Destinations: > is not none")]
    [TestCase("/topic/a*", "/topic/ab", false, TestName = "Destinations: a star in a segment is a star")]
    [TestCase("/topic/#", "/user/guest/topic/a", false, TestName = "Destinations: no pattern reaches a user's topics")]
    public async Task A_pattern_matches_or_not(string pattern, string destination, bool matches)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync(pattern);

        await client.SendFrameAsync("SEND", "hello", $"destination:{destination}");

        if (matches)
        {
            await client.ReadMessageAsync("hello");
        }

        await client.AssertNothingMoreAsync();
    }

    [TestCase("SEND", "/topic/a.*", "pattern", TestName = "Destinations: nothing is sent to a pattern")]
    [TestCase("SUBSCRIBE", "/queue/a.*", "patterns are for topics", TestName = "Destinations: there are no patterns of queues")]
    [TestCase("SUBSCRIBE", "/topic/>.a", "at the end only", TestName = "Destinations: > stands at the end only")]
    [TestCase("SUBSCRIBE", "/topic/", "/reply-topic/", TestName = "Destinations: a prefix alone is none, the prefixes are listed")]
    [TestCase("SEND", "a", "/temp-queue/", TestName = "Destinations: a name without a prefix is none, the prefixes are listed")]
    [TestCase("SUBSCRIBE", "/reply-queue/a", "another connection", TestName = "Destinations: nobody subscribes to a reply address")]
    [TestCase("SUBSCRIBE", "/user/bob/queue/a", "another user", TestName = "Destinations: nobody subscribes to another user's destination")]
    [TestCase("SUBSCRIBE", "/user/guest%2Fbob/queue/a", "another user", TestName = "Destinations: nor to those of one whose login begins with his own and a slash")]
    public async Task What_is_no_destination_is_refused_with_the_reason(string command, string destination, string reason)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync(command, string.Empty, "id:0", $"destination:{destination}");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error.Text, Does.Contain(reason));
    }

    [TestCase(TestName = "Destinations: a message to a topic reaches every subscription, one to a queue only one, in turn")]
    public async Task Topics_and_queues()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var first = await broker.ConnectAsync();
        await using var second = await broker.ConnectAsync();

        foreach (var client in (StompTestClient[])[first, second])
        {
            await client.SubscribeAsync("/topic/a", id: "t");
            await client.SubscribeAsync("/queue/a", id: "q");
        }

        await sender.PublishAsync("/topic/a", "for all");
        await sender.PublishAsync("/queue/a", "1");
        await sender.PublishAsync("/queue/a", "2");

        await first.ReadMessageAsync("for all");
        await second.ReadMessageAsync("for all");
        string[] taken = [(await first.ReadAsync(StompCommand.Message)).Text, (await second.ReadAsync(StompCommand.Message)).Text];
        Assert.That(taken, Is.EquivalentTo(["1", "2"]));
    }

    [TestCase("/temp-queue/r", "/reply-queue/", TestName = "Destinations: reply-to names a temporary queue, the replies come without a SUBSCRIBE")]
    [TestCase("/temp-topic/r", "/reply-topic/", TestName = "Destinations: reply-to names a temporary topic, the replies come without a SUBSCRIBE")]
    public async Task Replies_come_by_themselves(string replyTo, string address)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var worker = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();
        await worker.SubscribeAsync("/queue/work");

        await client.SendFrameAsync("SEND", "question", "destination:/queue/work", $"reply-to:{replyTo}");
        var question = await worker.ReadMessageAsync("question");
        await worker.PublishAsync(question["reply-to"]!, "answer");

        Assert.That(question["reply-to"], Does.StartWith(address).And.Not.Contain(replyTo));
        var answer = await client.ReadMessageAsync("answer");
        Assert.That(answer["subscription"], Is.EqualTo(replyTo));
        Assert.That(answer["destination"], Is.EqualTo(question["reply-to"]));
    }

    [TestCase(TestName = "Destinations: who subscribes to his temporary queue gets the replies there only")]
    public async Task Replies_come_to_the_subscription()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var worker = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();
        await worker.SubscribeAsync("/queue/work");
        await client.SubscribeAsync("/temp-queue/r", id: "mine");

        await client.SendFrameAsync("SEND", "question", "destination:/queue/work", "reply-to:/temp-queue/r");
        await worker.PublishAsync((await worker.ReadMessageAsync("question"))["reply-to"]!, "answer");

        Assert.That((await client.ReadMessageAsync("answer"))["subscription"], Is.EqualTo("mine"));
        await client.AssertNothingMoreAsync();
    }

    [TestCase(TestName = "Destinations: a temporary queue goes with its connection, replies to it are dropped")]
    public async Task A_temporary_queue_goes_with_its_connection()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var worker = await broker.ConnectAsync();
        var client = await broker.ConnectAsync();
        await worker.SubscribeAsync("/queue/work");
        await client.SendFrameAsync("SEND", "question", "destination:/queue/work", "reply-to:/temp-queue/r");
        var replyTo = (await worker.ReadMessageAsync("question"))["reply-to"]!;

        await client.DisposeAsync();
        await broker.PassUntilAsync(() => broker.Registry.Count == 1);

        await worker.PublishAsync(replyTo, "too late");
        await worker.AssertNothingMoreAsync();
    }

    [TestCase("queue", TestName = "Destinations: /user/LOGIN/queue reaches all sessions of the user and nobody else")]
    [TestCase("topic", TestName = "Destinations: /user/LOGIN/topic reaches all sessions of the user and nobody else")]
    public async Task A_users_destination_is_his(string kind)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var first = await broker.ConnectAsAsync("alice");
        await using var second = await broker.ConnectAsAsync("alice");
        await using var other = await broker.ConnectAsAsync("bob");
        await first.SubscribeAsync($"/user/{kind}/a");
        await second.SubscribeAsync($"/user/alice/{kind}/a");
        await other.SubscribeAsync($"/user/{kind}/a");

        await other.PublishAsync($"/user/alice/{kind}/a", "for alice");

        await first.ReadMessageAsync("for alice");
        await second.ReadMessageAsync("for alice");
        await other.AssertNothingMoreAsync();
    }

    [TestCase("requeue:false", "rejected", 1, TestName = "Destinations: a message that was rejected goes to the dead letters at once")]
    [TestCase("requeue:False", "rejected", 1, TestName = "Destinations: a message is rejected as well by a client whose language writes False")]
    [TestCase("requeue:true", "max-deliveries", 3, TestName = "Destinations: a message that was delivered too often goes to the dead letters")]
    public async Task Dead_letters_say_where_they_come_from(string requeue, string reason, int deliveries)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxDeliveries = 3);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/dlq.a", id: "dead");
        await client.SubscribeAsync("/queue/a", ack: "client");

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "x:y");
        for (var delivery = 1; delivery <= deliveries; delivery++)
        {
            var message = await client.ReadMessageAsync("hello");
            Assert.That(message["redelivered"], Is.EqualTo(delivery > 1 ? "true" : "false"));
            Assert.That(message["delivery-count"], Is.EqualTo(delivery > 1 ? $"{delivery}" : null));
            await client.RejectAsync(message, requeue);
        }

        var letter = await client.ReadMessageAsync("hello");
        Assert.That(letter["subscription"], Is.EqualTo("dead"));
        Assert.That(letter["destination"], Is.EqualTo("/queue/dlq.a"));
        Assert.That(letter["original-destination"], Is.EqualTo("/queue/a"));
        Assert.That(letter["dead-letter-reason"], Is.EqualTo(reason));
        Assert.That(letter["delivery-count"], Is.EqualTo($"{deliveries}"));
        Assert.That(letter["x"], Is.EqualTo("y"));
    }

    [TestCase(TestName = "Destinations: a virtual host is a name space of its own")]
    public async Task Virtual_hosts_do_not_mix()
    {
        await using var broker = await PipeBroker.StartAsync(null, "/staging");
        await using var client = await broker.ConnectAsync();
        await using var other = await broker.ConnectAsync("1.2", "host:/staging");

        await client.PublishAsync("/queue/a", "here");

        await other.AssertEmptyAsync("/queue/a");
        await client.AssertHoldsAsync("/queue/a", "here");
    }
}
