using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Selectors;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>What is there again when a broker has been ended and started.</summary>
internal sealed class DurableRestartTests
{
    [TestCase("a.b")]
    [TestCase("a.*")]
    public async Task A_durable_subscription_is_there_with_what_was_persistent(string path)
    {
        await using var bench = await StoreBench.StartAsync();
        await bench.SubscribeAsync(DestinationName.Topic(path));
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true }, new Sent(2), new Sent(3) { IsPersistent = true });

        await bench.RestartAsync();
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(4) { IsPersistent = true });

        var client = await bench.SubscribeAsync(DestinationName.Topic(path));
        Assert.That(await client.TakeAsync(3), Is.EqualTo(new[] { 1, 3, 4 }));
    }

    [Test]
    public async Task One_that_was_confirmed_is_there_although_nothing_ever_came_to_it()
    {
        await using var bench = await StoreBench.StartAsync();
        await bench.SubscribeAsync(StoreBench.Topic, change: subscription => subscription with { Selector = Selector.Parse("colour = 'red'") });

        await bench.RestartAsync();
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(1) { Colour = "blue" }, new Sent(2) { Colour = "red" });

        var state = (await bench.ListAsync()).Single();
        Assert.That((state.Name, state.Selector, state.Messages, state.IsConnected), Is.EqualTo((new DurableName("bob", "news"), "colour = 'red'", 1L, false)));
    }

    [Test]
    public async Task One_that_was_deleted_stays_away()
    {
        await using var bench = await StoreBench.StartAsync();
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(1) { IsPersistent = true });
        await client.DeleteAsync();

        await bench.RestartAsync();

        Assert.That(await bench.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task The_time_for_which_nobody_has_used_one_goes_on()
    {
        var policy = Sample.Settings.PolicyOf(StoreBench.Topic) with { DurableExpiry = TimeSpan.FromHours(1) };
        await using var bench = await StoreBench.StartAsync(Sample.Settings with { Policies = _ => policy });
        await (await bench.SubscribeAsync(StoreBench.Topic)).LeaveAsync();
        await bench.AdvanceAsync(TimeSpan.FromMinutes(40));

        await bench.RestartAsync();
        await bench.AdvanceAsync(TimeSpan.FromMinutes(19));
        Assert.That(await bench.ListAsync(), Has.Length.EqualTo(1));
        await bench.AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.That(await bench.ListAsync(), Is.Empty);
    }

    [Test]
    public async Task What_was_acknowledged_does_not_come_again()
    {
        await using var bench = await StoreBench.StartAsync();
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic), new Sent(1) { IsPersistent = true }, new Sent(2) { IsPersistent = true });
        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 1 }));

        await bench.RestartAsync();

        var again = await bench.SubscribeAsync(StoreBench.Topic);
        Assert.That(await again.TakeAsync(1), Is.EqualTo(new[] { 2 }));
        Assert.That(again.Outbox.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task A_queue_is_there_with_its_messages_before_anybody_asks_for_it()
    {
        var closed = Sample.Settings.PolicyOf(StoreBench.Topic) with { Create = false };
        await using var bench = await StoreBench.StartAsync();
        var name = DestinationName.Queue("orders");
        await bench.PublishAsync(await bench.OpenAsync(name), new Sent(1) { IsPersistent = true }, new Sent(2));

        await bench.RestartAsync();
        bench.Default.Tell(new Open(name, MayCreate: false, Tag: 1), bench.Session.Ref);
        var queue = (await bench.Session.ReceiveAsync<Opened>()).Actor;

        var outbox = new FakeOutbox("orders");
        queue.Tell(new Subscribe(name, new Subscription(new SubscriptionKey(1, 1), bench.Session.Ref, outbox, AckMode.Individual, 0), 1), bench.Session.Ref);
        await bench.Session.ReceiveAsync<Subscribed>();
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(closed.Create, Is.False);
    }

    [Test]
    public async Task An_empty_queue_that_was_removed_leaves_nothing()
    {
        await using var bench = await StoreBench.StartAsync();
        var name = DestinationName.Queue("orders");
        var queue = await bench.OpenAsync(name);
        await bench.PublishAsync(queue, new Sent(1) { IsPersistent = true });
        var outbox = new FakeOutbox("orders");
        var key = new SubscriptionKey(1, 1);
        queue.Tell(new Subscribe(name, new Subscription(key, bench.Session.Ref, outbox, AckMode.Individual, 0), 1), bench.Session.Ref);
        await bench.Session.ReceiveAsync<Subscribed>();
        var delivery = await outbox.ReceiveAsync();
        queue.Tell(new Settle(key, new DeliveryReference(delivery.Sequence, default), Settlement.Acknowledge, 2, Confirm: true), bench.Session.Ref);
        queue.Tell(new Unsubscribe(name, key, 0, 0, 3, Confirm: true), bench.Session.Ref);
        await bench.Session.ReceiveAsync(2);
        bench.Default.Tell(new Release(name), bench.Session.Ref);

        bench.Session.Watch(queue);
        await bench.AdvanceAsync(Sample.Settings.IdleTimeout);
        Assert.That((await bench.Session.ReceiveAsync<Terminated>()).ActorRef, Is.EqualTo(queue));

        // Its successor of the same name comes after its end.
        await bench.PublishAsync(await bench.OpenAsync(name), new Sent(2) { IsPersistent = true });
        await bench.RestartAsync();
        Assert.That(bench.Directories, Has.Count.EqualTo(1));
        var again = await bench.OpenAsync(name);
        var second = new FakeOutbox("orders again");
        again.Tell(new Subscribe(name, new Subscription(key, bench.Session.Ref, second, AckMode.Individual, 0), 1), bench.Session.Ref);
        await bench.Session.ReceiveAsync<Subscribed>();
        Assert.That(await second.ReceiveAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task An_id_that_came_with_a_persistent_message_counts_still()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true, DedupId = "x" }, new Sent(2) { DedupId = "y" });

        await bench.RestartAsync();
        topic = await bench.OpenAsync(StoreBench.Topic);
        topic.Tell(new Publish(new Sent(3) { IsPersistent = true, DedupId = "x" }.ToMessage(), null, 1, Confirm: true), bench.Session.Ref);
        topic.Tell(new Publish(new Sent(4) { DedupId = "y" }.ToMessage(), null, 2, Confirm: true), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new[] { new CommandDone(1, IsDuplicate: true), new CommandDone(2) }));
    }

    [Test]
    public async Task What_belongs_to_a_virtual_host_that_is_not_configured_waits_until_it_is()
    {
        await using var bench = await StoreBench.StartAsync(virtualHosts: "staging");
        await bench.SubscribeAsync(StoreBench.Topic, directory: bench.Directories["staging"]);
        await bench.PublishAsync(await bench.OpenAsync(StoreBench.Topic, bench.Directories["staging"]), new Sent(1) { IsPersistent = true });

        await bench.RestartAsync([string.Empty]);
        Assert.That(bench.Directories.Keys, Is.EqualTo(new[] { string.Empty }));
        Assert.That(await bench.ListAsync(), Is.Empty);
        await bench.RestartAsync();

        var client = await bench.SubscribeAsync(StoreBench.Topic, directory: bench.Directories["staging"]);
        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task What_this_broker_does_not_understand_harms_nobody_and_stays()
    {
        await using var bench = await StoreBench.StartAsync();
        bench.Journal!.CreateLog(new LogIdentity(string.Empty, LogKind.DurableSubscription, "bob\nodd"), "of another kind");
        bench.Journal.CreateLog(new LogIdentity(string.Empty, LogKind.Queue, "/elsewhere/a"));
        bench.Journal.CreateLog(new LogIdentity(string.Empty, LogKind.Topic, "nonsense"));
        await bench.SubscribeAsync(StoreBench.Topic);

        await bench.RestartAsync();
        Assert.That((await bench.ListAsync()).Select(state => state.Name.Name), Is.EqualTo(new[] { "news" }));

        await bench.RestartAsync();
        Assert.That((await bench.ListAsync()).Select(state => state.Name.Name), Is.EqualTo(new[] { "news" }));
    }
}
