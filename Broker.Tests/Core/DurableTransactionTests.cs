using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Selectors;
using Broker.Core.Transactions;

namespace Broker.Tests.Core;

/// <summary>Transactions with messages to topics that have durable subscriptions.</summary>
internal sealed class DurableTransactionTests
{
    [Test]
    public async Task Messages_come_when_it_is_carried_out_and_in_the_order_of_all_others()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        await bench.PublishAsync(topic, new Sent(1) { IsPersistent = true });

        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(2) { IsPersistent = true }, new Sent(3) { IsPersistent = true });
        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(client.Outbox.TakeAll(), Is.Empty);
        await bench.SubmitAsync(batch);
        await bench.CarryOutAsync(topic, key);
        await bench.PublishAsync(topic, new Sent(4) { IsPersistent = true });

        Assert.That(await client.TakeAsync(3), Is.EqualTo(new[] { 2, 3, 4 }));
    }

    [Test]
    public async Task What_was_submitted_is_there_after_a_restart_and_what_was_not_is_not()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await bench.SubscribeAsync(StoreBench.Topic);
        var (_, submitted) = await bench.PrepareAsync(topic, 1, new Sent(1) { IsPersistent = true }, new Sent(2) { IsPersistent = true });
        await bench.SubmitAsync(submitted);
        await bench.PrepareAsync(topic, 2, new Sent(3) { IsPersistent = true });

        await bench.RestartAsync();

        var client = await bench.SubscribeAsync(StoreBench.Topic);
        Assert.That(await client.TakeAsync(2), Is.EqualTo(new[] { 1, 2 }));
        Assert.That((await bench.ListAsync()).Single().Messages, Is.Zero);
    }

    [Test]
    public async Task Of_one_that_is_rolled_back_nothing_comes()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);
        var (key, _) = await bench.PrepareAsync(topic, 1, new Sent(1) { IsPersistent = true });

        topic.Tell(new RollBack(key), bench.Session.Ref);
        await bench.PublishAsync(topic, new Sent(2) { IsPersistent = true });

        Assert.That(await client.TakeAsync(1), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Each_subscription_gets_its_part()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var red = await bench.SubscribeAsync(StoreBench.Topic, "red", change: subscription => subscription with { Selector = Selector.Parse("colour = 'red'") });
        var all = await bench.SubscribeAsync(DestinationName.Topic("#"), "all");

        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(1) { Colour = "red", IsPersistent = true }, new Sent(2) { Colour = "blue" });
        await bench.SubmitAsync(batch);
        await bench.CarryOutAsync(topic, key);

        Assert.That(await red.TakeAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(await all.TakeAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Nothing_need_be_written_for_what_is_not_persistent()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var client = await bench.SubscribeAsync(StoreBench.Topic);

        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(1), new Sent(2));

        Assert.That(batch!.IsEmpty);
        await bench.CarryOutAsync(topic, key);
        Assert.That(await client.TakeAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public async Task Who_has_subscribed_between_the_steps_gets_the_messages_as_any_others()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        await bench.SubscribeAsync(StoreBench.Topic, "first");
        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(1) { IsPersistent = true });

        var late = await bench.SubscribeAsync(StoreBench.Topic, "late");
        await bench.SubmitAsync(batch);
        await bench.CarryOutAsync(topic, key);
        Assert.That(await late.TakeAsync(1), Is.EqualTo(new[] { 1 }));
        await bench.RestartAsync();

        Assert.That((await bench.ListAsync()).Select(state => (state.Name.Name, state.Messages)), Is.EqualTo(new[] { ("first", 1L), ("late", 0L) }));
    }

    [Test]
    public async Task A_subscription_that_is_deleted_between_the_steps_holds_nobody_up()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var (gone, stays) = (await bench.SubscribeAsync(StoreBench.Topic, "gone"), await bench.SubscribeAsync(StoreBench.Topic, "stays"));
        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(1) { IsPersistent = true });

        await gone.DeleteAsync();
        await bench.SubmitAsync(batch);
        await bench.CarryOutAsync(topic, key);

        Assert.That(await stays.TakeAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task An_id_in_it_is_remembered_with_it()
    {
        await using var bench = await StoreBench.StartAsync();
        var topic = await bench.OpenAsync(StoreBench.Topic);
        var (key, batch) = await bench.PrepareAsync(topic, 1, new Sent(1) { IsPersistent = true, DedupId = "x" });
        await bench.SubmitAsync(batch);
        await bench.CarryOutAsync(topic, key);
        await bench.PrepareAsync(topic, 2, new Sent(2) { IsPersistent = true, DedupId = "y" });

        await bench.RestartAsync();
        topic = await bench.OpenAsync(StoreBench.Topic);
        topic.Tell(new Publish(new Sent(3) { IsPersistent = true, DedupId = "x" }.ToMessage(), null, 1, Confirm: true), bench.Session.Ref);
        topic.Tell(new Publish(new Sent(4) { IsPersistent = true, DedupId = "y" }.ToMessage(), null, 2, Confirm: true), bench.Session.Ref);

        Assert.That(await bench.Session.ReceiveAsync(2), Is.EqualTo(new[] { new CommandDone(1, IsDuplicate: true), new CommandDone(2) }));
    }
}
