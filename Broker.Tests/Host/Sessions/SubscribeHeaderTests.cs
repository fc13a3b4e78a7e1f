using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Host.Configuration;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>What the headers of SUBSCRIBE ask for, up to the subscription that the core gets.</summary>
internal sealed class SubscribeHeaderTests
{
    [Test]
    public async Task Without_headers_a_subscription_asks_for_nothing()
    {
        var subscription = await SubscriptionOfAsync("/queue/a");

        Assert.That((subscription.Selector, subscription.Durable, subscription.IsBrowser, subscription.IsExclusive, subscription.IsNoLocal, subscription.Priority), Is.EqualTo(((object?)null, (DurableName?)null, false, false, false, 0)));
    }

    [TestCase("color = 'red' AND weight > 5")]
    [TestCase("priority BETWEEN 1 AND 3")]
    public async Task A_selector_is_read(string text) =>
        Assert.That((await SubscriptionOfAsync("/topic/a", $"selector:{text}")).Selector?.Text, Is.EqualTo(text));

    [Test]
    public async Task An_empty_selector_is_none() => Assert.That((await SubscriptionOfAsync("/topic/a", "selector:")).Selector, Is.Null);

    [TestCase("color = ", "column 9")]
    [TestCase("color == 'red'", "column 7")]
    [TestCase("(a = 1", "column 7")]
    public async Task A_selector_that_is_none_is_an_error_with_its_column(string text, string column)
    {
        var error = await ErrorOfAsync("/queue/a", StompError.InvalidHeader, $"selector:{text}");

        Assert.That(error.Text, Does.Contain("'selector'").And.Contain(column));
    }

    [TestCase("browser:true")]
    public async Task A_browser_looks_at_a_queue(string header) => Assert.That((await SubscriptionOfAsync("/queue/a", header)).IsBrowser, Is.True);

    [TestCase("exclusive:true", true)]
    [TestCase("activemq.exclusive:true", true)]
    [TestCase("exclusive:false", false)]
    public async Task A_subscription_to_a_queue_may_be_the_only_one(string header, bool expected) =>
        Assert.That((await SubscriptionOfAsync("/queue/a", header)).IsExclusive, Is.EqualTo(expected));

    [TestCase("no-local:true", true)]
    [TestCase("activemq.noLocal:true", true)]
    [TestCase("no-local:false", false)]
    public async Task A_subscription_may_leave_out_what_its_session_sends(string header, bool expected) =>
        Assert.That((await SubscriptionOfAsync("/topic/a", header)).IsNoLocal, Is.EqualTo(expected));

    [TestCase("priority:5", 5)]
    [TestCase("x-priority:-5", -5)]
    [TestCase("activemq.priority:127", 127)]
    [TestCase("priority:2147483647", int.MaxValue)]
    public async Task A_subscription_has_a_priority(string header, int expected) =>
        Assert.That((await SubscriptionOfAsync("/queue/a", header)).Priority, Is.EqualTo(expected));

    [TestCase("activemq.priority:1", "priority:2", 2)]
    [TestCase("prefetch-count:7", "activemq.prefetchSize:8", 0, 7)]
    [TestCase("activemq.prefetchSize:8", "prefetch-count:7", 0, 7)]
    public async Task Of_several_words_for_the_same_the_brokers_own_counts(string first, string second, int priority, int prefetch = 100)
    {
        var subscription = await SubscriptionOfAsync("/queue/a", first, second);
        Assert.That((subscription.Priority, subscription.Prefetch), Is.EqualTo((priority, prefetch)));
    }

    [TestCase("/queue/a", 100)]
    [TestCase("/queue/orders.eu", 5)]
    [TestCase("/topic/a", 0)]
    [TestCase("/topic/news.eu", 9)]
    [TestCase("/topic/news.*", 9, Description = "All that the subscription matches has this policy.")]
    [TestCase("/topic/#", 0)]
    public async Task Without_a_word_the_policy_says_how_much_may_be_unacknowledged(string destination, int expected)
    {
        DestinationOptions[] policies = [new() { Name = "/queue/orders.*", Prefetch = 5 }, new() { Name = "/topic/news.#", Prefetch = 9 }];
        await using var broker = PipeBroker.StartOver(out var core, policies);
        await using var client = await broker.ConnectAsync();

        await client.SubscribeAsync(destination);

        Assert.That((await core.ReadAsync<Subscribe>()).Subscription.Prefetch, Is.EqualTo(expected));
    }

    [TestCase("browser:1", "'browser' is '1'", "true or false")]
    [TestCase("exclusive:yes", "'exclusive' is 'yes'", "true or false")]
    [TestCase("activemq.noLocal:", "'activemq.noLocal' is ''", "true or false")]
    [TestCase("durable:maybe", "'durable' is 'maybe'", "true or false")]
    [TestCase("auto-delete:no", "'auto-delete' is 'no'", "true or false")]
    [TestCase("priority:high", "'priority' is 'high'", "from -2147483648 to 2147483647")]
    [TestCase("x-priority:2147483648", "'x-priority' is '2147483648'", "from -2147483648 to 2147483647")]
    [TestCase("prefetch-count:-1", "'prefetch-count' is '-1'", "from 0 to 2147483647")]
    [TestCase("activemq.prefetchSize:many", "'activemq.prefetchSize' is 'many'", "from 0 to 2147483647")]
    public async Task A_value_that_means_nothing_is_an_error_that_says_what_would(string header, string named, string allowed)
    {
        var error = await ErrorOfAsync("/queue/a", StompError.InvalidHeader, header);

        Assert.That(error.Text, Does.Contain(named).And.Contain(allowed));
    }

    [TestCase("/topic/a", "browser:true", "'browser' is for queues")]
    [TestCase("/topic/a.*", "browser:true", "'browser' is for queues")]
    [TestCase("/user/queue/a", "browser:true", "'browser' is for queues")]
    [TestCase("/topic/a", "exclusive:true", "'exclusive' is for queues")]
    [TestCase("/queue/a", "durable:true", "durable subscriptions are to topics")]
    [TestCase("/queue/a", "x-queue-name:q", "durable subscriptions are to topics")]
    [TestCase("/queue/a", "auto-delete:false", "durable subscriptions are to topics")]
    [TestCase("/temp-topic/a", "durable:true", "a temporary destination goes with its connection")]
    public async Task What_the_destination_cannot_do_is_an_error_with_the_reason(string destination, string header, string reason)
    {
        var error = await ErrorOfAsync(destination, StompError.InvalidHeader, header);

        Assert.That(error.Text, Does.Contain(reason));
    }

    [TestCase("browser:true", "exclusive:true", "'exclusive'")]
    [TestCase("browser:true", "ack:client", "'ack' must be auto")]
    [TestCase("browser:true", "ack:client-individual", "'ack' must be auto")]
    public async Task What_does_not_go_together_is_an_error_with_the_reason(string first, string second, string reason)
    {
        var error = await ErrorOfAsync("/queue/a", StompError.InvalidHeader, first, second);

        Assert.That(error.Text, Does.Contain(reason));
    }

    private static async Task<Subscription> SubscriptionOfAsync(string destination, params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync(destination, headers: headers);
        return (await core.ReadAsync<Subscribe>()).Subscription;
    }

    private static async Task<ReceivedFrame> ErrorOfAsync(string destination, StompError expected, params string[] headers)
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();
        await client.SendFrameAsync("SUBSCRIBE", string.Empty, ["id:0", $"destination:{destination}", "receipt:1", .. headers]);

        var error = await client.ReadErrorAsync(expected);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
        core.AssertNothingMore();
        return error;
    }
}
