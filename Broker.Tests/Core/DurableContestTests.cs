using Broker.Core.Commands;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Several who want the same durable subscription, or its end.</summary>
internal sealed class DurableContestTests
{
    [Test]
    public async Task One_subscriber_at_a_time_may_use_it()
    {
        await using var bench = await StoreBench.StartAsync();
        var client = await bench.SubscribeAsync(StoreBench.Topic);

        var second = bench.Ask(StoreBench.Topic, session: bench.NewSession(), sessionNumber: 2);
        var wanted = await client.Session.ReceiveAsync<DurableWanted>();
        Assert.That((wanted.Name, wanted.Key), Is.EqualTo((client.Name, client.Key)));
        bench.Default.Tell(new DurableKept(wanted.Name, wanted.Key), client.Session.Ref);

        Assert.That((await second.AwaitRefusalAsync(RefusalReason.DurableInUse)).Detail, Does.Contain("'news' of 'bob'"));
        await bench.SubscribeAsync(StoreBench.Topic, "other", sessionNumber: 2);
    }

    [Test]
    public async Task The_same_connection_does_not_get_it_twice()
    {
        await using var bench = await StoreBench.StartAsync();
        await bench.SubscribeAsync(StoreBench.Topic);

        await bench.Ask(StoreBench.Topic).AwaitRefusalAsync(RefusalReason.DurableInUse);
    }

    [Test]
    public async Task Who_waits_gets_it_when_its_holder_goes()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true });
        await client.Outbox.ReceiveAsync(1);

        var second = bench.Ask(StoreBench.Topic, session: bench.NewSession(), sessionNumber: 2);
        await client.Session.ReceiveAsync<DurableWanted>();
        await client.LeaveAsync();

        await second.AwaitSubscribedAsync();
        var delivery = await second.Outbox.ReceiveAsync();
        Assert.That((Sample.NumberOf(delivery.Message), delivery.Count), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task A_session_that_dies_without_a_word_gives_it_back()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic, session: bench.NewSession(), sessionNumber: 2);
        await bench.PublishAsync(topic, new Sent(1));
        await client.Outbox.ReceiveAsync(1);

        await bench.StopAsync(client.Session.Ref);

        var again = await bench.SubscribeAsync(StoreBench.Topic);
        Assert.That(await again.TakeAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task It_can_be_deleted_without_being_used_but_not_while_another_uses_it()
    {
        await using var bench = await StoreBench.StartAsync();
        var other = bench.NewSession();
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        var delete = new Unsubscribe(StoreBench.Topic, new SubscriptionKey(2, 1), 0, 0, Tag: 900, Confirm: true) { Delete = client.Name };

        bench.Default.Tell(delete, other.Ref);
        Assert.That((await other.ReceiveAsync<CommandRefused>()).Refusal.Reason, Is.EqualTo(RefusalReason.DurableInUse));

        await client.LeaveAsync();
        bench.Default.Tell(delete, other.Ref);
        Assert.That(await other.ReceiveAsync(), Is.EqualTo(new CommandDone(900)));
        Assert.That(await bench.ListAsync(), Is.Empty);

        bench.Default.Tell(delete with { Tag = 901 }, other.Ref);
        Assert.That(await other.ReceiveAsync(), Is.EqualTo(new CommandDone(901)), "What is not there has been deleted already.");
    }

    [Test]
    public async Task Who_waits_while_it_is_deleted_gets_a_new_one()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1));
        var second = bench.Ask(StoreBench.Topic, session: bench.NewSession(), sessionNumber: 2);
        await client.Session.ReceiveAsync<DurableWanted>();

        await client.DeleteAsync();
        await second.AwaitSubscribedAsync();
        await bench.PublishAsync(topic, new Sent(2));

        Assert.That(await second.TakeAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Who_goes_before_he_has_got_it_leaves_it_free()
    {
        await using var bench = await StoreBench.StartAsync();

        var hasty = bench.Ask(StoreBench.Topic);
        bench.Default.Tell(new Unsubscribe(StoreBench.Topic, hasty.Key, 0, 0, bench.NextTag(), Confirm: false), bench.Session.Ref);
        await hasty.AwaitSubscribedAsync();

        await bench.SubscribeAsync(StoreBench.Topic, session: bench.NewSession(), sessionNumber: 2);
    }

    [Test]
    public async Task Who_publishes_is_answered_although_a_subscription_is_deleted_meanwhile()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        var publisher = bench.NewSession();

        for (var number = 1; number <= 50; number++)
        {
            topic.Tell(new Publish(new Sent(number) { IsPersistent = true }.ToMessage(), null, number, Confirm: true), publisher.Ref);
        }

        await client.DeleteAsync();

        Assert.That(await publisher.ReceiveAsync(50), Is.EquivalentTo(Enumerable.Range(1, 50).Select(number => new CommandDone(number))));
    }
}
