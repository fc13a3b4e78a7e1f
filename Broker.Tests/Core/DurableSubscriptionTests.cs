using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Subscriptions to topics that keep messages while their subscriber is away.</summary>
internal sealed class DurableSubscriptionTests
{
    [Test]
    public async Task What_comes_while_its_subscriber_is_away_is_there_when_he_is_back()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true });
        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 1 }));

        await client.LeaveAsync();
        await bench.PublishAsync(topic, new Sent(2) { IsPersistent = true }, new Sent(3), new Sent(4) { IsPersistent = true });
        var again = await bench.SubscribeAsync(StoreBench.Topic, sessionNumber: 2);

        Assert.That(await again.TakeAsync(3), Is.EqualTo(new[] { 2, 3, 4 }));
        Assert.That(client.Outbox.TakeAll(), Is.Empty);
    }

    [TestCase("a.*")]
    [TestCase("#")]
    [TestCase("a.b")]
    public async Task It_may_be_to_a_pattern_or_to_a_topic_that_is_not_there_yet(string path)
    {
        await using var bench = await StoreBench.StartAsync();
        await (await bench.SubscribeAsync(DestinationName.Topic(path))).LeaveAsync();

        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(1) { IsPersistent = true });
        await bench.PublishAsync(await bench.OpenAsync(DestinationName.Topic("elsewhere")), new Sent(2));

        var client = await bench.SubscribeAsync(DestinationName.Topic(path), sessionNumber: 2);
        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [TestCase("a.*", null, "dlq.a.b")]
    [TestCase("a.b", null, "dlq.a.b")]
    [TestCase("#", "letters", "letters")]
    public async Task Its_dead_letters_go_where_those_of_the_topic_go(string path, string? letters, string expected)
    {
        var policy = Sample.Settings.PolicyOf(StoreBench.Topic) with { DeadLetter = letters is null ? null : DestinationName.Queue(letters) };
        await using var bench = await StoreBench.StartAsync(Sample.Settings with { Policies = _ => policy });
        var client = await bench.SubscribeAsync(DestinationName.Topic(path));
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(1));
        var delivery = await client.Outbox.ReceiveAsync();

        var queue = await bench.OpenAsync(DestinationName.Queue(expected));
        var outbox = new FakeOutbox("dead letters");
        queue.Tell(new Subscribe(DestinationName.Queue(expected), new Subscription(new SubscriptionKey(7, 7), bench.Session.Ref, outbox, AckMode.Auto, Prefetch: 0), bench.NextTag()), bench.Session.Ref);
        await bench.Session.ReceiveAsync<Subscribed>();
        await client.RejectAsync(delivery.Sequence);

        Assert.That(Sample.NumberOf((await outbox.ReceiveAsync()).Message), Is.EqualTo(1));
    }

    [Test]
    public async Task A_topic_that_has_the_same_segments_in_another_writing_is_another_topic()
    {
        await using var bench = await StoreBench.StartAsync();
        var client = await bench.SubscribeAsync(StoreBench.Topic);

        await bench.PublishAsync(await bench.OpenAsync(DestinationName.Topic("a/b")), new Sent(1));
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(2));

        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Who_acknowledges_by_himself_loses_nothing_that_was_not_written()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic, change: subscription => subscription with { AckMode = AckMode.Auto });
        await bench.PublishAsync(topic, new Sent(1), new Sent(2));
        Assert.That(await client.Outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
        client.Queue.Tell(new Written(client.Key, UpTo: 1), client.Session.Ref);

        await client.LeaveAsync();
        var again = await bench.SubscribeAsync(StoreBench.Topic, sessionNumber: 2);

        Assert.That(await again.TakeAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Only_what_it_asks_for_is_kept()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        Subscription Choosy(Subscription subscription) => subscription with { Selector = Selector.Parse("colour = 'red'"), IsNoLocal = true };
        var client = await bench.SubscribeAsync(StoreBench.Topic, sessionNumber: 5, change: Choosy);

        await bench.PublishAsync(topic, new Sent(1) { Colour = "red" }, new Sent(2) { Colour = "red", Origin = 5 }, new Sent(3) { Colour = "blue" });
        await client.LeaveAsync();
        await bench.PublishAsync(topic, new Sent(4) { Colour = "red", Origin = 5 }, new Sent(5) { Colour = "blue" });
        var again = await bench.SubscribeAsync(StoreBench.Topic, sessionNumber: 6, change: Choosy);
        await bench.PublishAsync(topic, new Sent(6) { Colour = "red", Origin = 6 }, new Sent(7) { Colour = "red", Origin = 5 });

        Assert.That(await client.Outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(await again.TakeAsync(3), Is.EqualTo(new[] { 1, 4, 7 }), "While he is away no connection is his.");
    }

    [Test]
    public async Task Who_asks_for_another_topic_or_selector_under_the_same_name_gets_a_new_one()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await (await bench.SubscribeAsync(StoreBench.Topic)).LeaveAsync();
        await bench.PublishAsync(topic, new Sent(1) { Colour = "red", IsPersistent = true });

        var choosy = await bench.SubscribeAsync(StoreBench.Topic, change: subscription => subscription with { Selector = Selector.Parse("colour = 'red'") });
        await bench.PublishAsync(topic, new Sent(2) { Colour = "red", IsPersistent = true });
        Assert.That(await choosy.TakeAsync(1), Is.EqualTo(new[] { 2 }));
        await choosy.LeaveAsync();

        var elsewhere = await bench.SubscribeAsync(DestinationName.Topic("elsewhere"));
        await bench.PublishAsync(topic, new Sent(3) { Colour = "red" });
        await bench.PublishAsync(await bench.OpenAsync(DestinationName.Topic("elsewhere")), new Sent(4));
        Assert.That(await elsewhere.TakeAsync(1), Is.EqualTo(new[] { 4 }));
        Assert.That(await bench.ListAsync(), Has.Length.EqualTo(1));
    }

    [Test]
    public async Task A_deleted_one_is_gone_with_all_it_has_kept()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true });

        await client.DeleteAsync();
        Assert.That(await bench.ListAsync(), Is.Empty);
        await bench.PublishAsync(topic, new Sent(2) { IsPersistent = true });
        var again = await bench.SubscribeAsync(StoreBench.Topic, sessionNumber: 2);
        await bench.PublishAsync(topic, new Sent(3) { IsPersistent = true });

        Assert.That(await again.TakeAsync(1), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task One_that_nobody_uses_for_too_long_is_deleted()
    {
        await using var bench = await StoreBench.StartAsync(Policies(policy => policy with { DurableExpiry = TimeSpan.FromHours(1) }));
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.That(await bench.ListAsync(), Has.Length.EqualTo(1), "It is in use.");

        await client.LeaveAsync();
        await bench.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.That(await bench.ListAsync(), Has.Length.EqualTo(1));
        await bench.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.That(await bench.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task Its_size_is_bounded_and_that_is_its_own_loss_only()
    {
        await using var bench = await StoreBench.StartAsync(Policies(policy => policy with { MaxLength = 2 }));
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var (full, other) = (await bench.SubscribeAsync(StoreBench.Topic, "full"), await bench.SubscribeAsync(StoreBench.Topic, "other"));
        await full.LeaveAsync();

        for (var number = 1; number <= 4; number++)
        {
            await bench.PublishAsync(topic, new Sent(number) { IsPersistent = true });
            Assert.That(await other.TakeAsync(1), Is.EqualTo(new[] { number }));
        }

        var again = await bench.SubscribeAsync(StoreBench.Topic, "full");
        Assert.That(await again.TakeAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task All_are_listed_with_what_they_hold()
    {
        await using var bench = await StoreBench.StartAsync();
        Assert.That(await bench.ListAsync(), Is.Empty);
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await bench.SubscribeAsync(DestinationName.Topic("a.*"), "b", change: subscription => subscription with { Selector = Selector.Parse("colour = 'red'") });
        await (await bench.SubscribeAsync(StoreBench.Topic, "a")).LeaveAsync();
        await bench.PublishAsync(topic, new Sent(1), new Sent(2));

        var states = await bench.ListAsync();

        Assert.That(states.Select(state => (state.Name.Name, state.Topic.Text, state.Selector, state.Messages, state.IsConnected)), Is.EqualTo(new[]
        {
            ("a", "/topic/a.b", (string?)null, 2L, false),
            ("b", "/topic/a.*", "colour = 'red'", 0L, true),
        }));
        Assert.That(states[0].Bytes, Is.GreaterThan(300));
    }

    [Test]
    public async Task Without_a_store_there_is_none()
    {
        await using var bench = await StoreBench.StartAsync(hasStore: false);

        var refusal = await bench.Ask(StoreBench.Topic).AwaitRefusalAsync(RefusalReason.NoStore);

        Assert.That(refusal.Detail, Does.Contain("no store"));
    }

    [Test]
    public async Task There_are_at_most_so_many()
    {
        await using var bench = await StoreBench.StartAsync(Sample.Settings with { MaxDestinations = 1 });
        await bench.SubscribeAsync(StoreBench.Topic, "one");

        await bench.Ask(StoreBench.Topic, "two").AwaitRefusalAsync(RefusalReason.TooManyDestinations);
    }

    [Test]
    public async Task A_topic_that_fails_keeps_its_durable_subscriptions()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        var faulty = new FakeOutbox("faulty") { Fault = new InvalidOperationException("a fault of ours") };
        topic.Tell(new Subscribe(StoreBench.Topic, new Subscription(new SubscriptionKey(9, 9), bench.Session.Ref, faulty, AckMode.Auto, 0), 1), bench.Session.Ref);
        await bench.Session.ReceiveAsync<Subscribed>();
        topic.Tell(new Publish(new Sent(1).ToMessage(), null, 2, Confirm: true), bench.Session.Ref);
        await bench.Session.ReceiveAsync<DestinationFailed>();
        await bench.Session.ReceiveAsync<CommandRefused>();

        await bench.PublishAsync(topic, new Sent(2));

        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 2 }));
    }

    private static DestinationSettings Policies(Func<DestinationPolicy, DestinationPolicy> change)
    {
        var policy = change(Sample.Settings.PolicyOf(StoreBench.Topic));
        return Sample.Settings with { Policies = _ => policy };
    }
}
