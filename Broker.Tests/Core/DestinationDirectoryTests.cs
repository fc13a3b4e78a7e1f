using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>Finding, making and removing destinations.</summary>
internal sealed class DestinationDirectoryTests
{
    private static readonly DestinationName Queue = DestinationName.Queue("a");

    [Test]
    public async Task A_destination_comes_into_being_when_it_is_opened_and_is_found_again()
    {
        await using var world = new DirectoryBench();

        var one = await world.OpenAsync(Queue);
        var other = await world.OpenAsync(DestinationName.Queue("a"));

        Assert.That(other, Is.EqualTo(one));
        Assert.That(await world.OpenAsync(DestinationName.Topic("a")), Is.Not.EqualTo(one));
    }

    [Test]
    public async Task A_destination_that_may_not_be_made_is_refused_until_it_is_there()
    {
        await using var world = new DirectoryBench();
        var temporary = DestinationName.Reply(DestinationKind.Queue, "secret");

        Assert.That((await world.RefusedAsync(temporary, mayCreate: false)).Reason, Is.EqualTo(RefusalReason.NoSuchDestination));
        var made = await world.OpenAsync(temporary);

        Assert.That(await world.OpenAsync(temporary, mayCreate: false), Is.EqualTo(made));
    }

    [Test]
    public async Task There_are_at_most_so_many_destinations()
    {
        await using var world = new DirectoryBench(Sample.Settings with { MaxDestinations = 2 });
        var first = await world.OpenAsync(Queue);
        await world.OpenAsync(DestinationName.Queue("b"));

        var refusal = await world.RefusedAsync(DestinationName.Queue("c"));

        Assert.That((refusal.Reason, refusal.Detail), Is.EqualTo((RefusalReason.TooManyDestinations, "/queue/c would be one of more than 2 destinations.")));
        Assert.That(await world.OpenAsync(Queue), Is.EqualTo(first), "Those that are there can still be opened.");
    }

    [TestCase("/queue/")]
    [TestCase("/topic/")]
    public async Task A_destination_whose_policy_forbids_it_does_not_come_into_being_on_use(string space)
    {
        var closed = Sample.Settings.PolicyOf(Queue) with { Create = false };
        await using var world = new DirectoryBench(Sample.Settings with { Policies = name => name.Path.StartsWith("open", StringComparison.Ordinal) ? closed with { Create = true } : closed });

        var refusal = await world.RefusedAsync(DestinationName.OfSpace(space, "shut")!);

        Assert.That((refusal.Reason, refusal.Detail), Is.EqualTo((RefusalReason.NoSuchDestination, $"{space}shut does not exist, and its policy does not let it come into being on use.")));
        await world.OpenAsync(DestinationName.OfSpace(space, "open.a")!);
    }

    [Test]
    public async Task Dead_letters_and_their_readers_find_their_queue_whatever_the_policy_says()
    {
        var closed = Sample.Settings.PolicyOf(Queue) with { Create = false };
        await using var world = new DirectoryBench(Sample.Settings with { Policies = _ => closed });

        await world.OpenAsync(DestinationName.Queue("dlq.a"));
        world.Directory.Tell(new Forward(Queue, new Publish(Sample.Message(1), null, 0, false)), ActorRefs.NoSender);
        var outbox = await world.SubscribeAsync(await world.OpenAsync(Queue), Queue);

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        await world.OpenAsync(DestinationName.Reply(DestinationKind.Queue, "temporary"));
    }

    [Test]
    public async Task A_destination_that_nobody_has_open_goes_when_it_is_idle()
    {
        await using var world = new DirectoryBench(Sample.Settings with { MaxDestinations = 1 });
        var queue = await world.OpenAsync(Queue);
        world.Release(Queue);

        await world.AdvanceAsync(Sample.Settings.IdleTimeout);

        await world.Session.AwaitDeathAsync(queue);
        await world.OpenAsync(DestinationName.Queue("b"));
    }

    [Test]
    public async Task A_destination_may_stay_for_longer_than_any_timer_runs()
    {
        await using var world = new DirectoryBench(Sample.Settings with { IdleTimeout = TimeSpan.FromDays(365) });
        var queue = await world.OpenAsync(Queue);
        world.Release(Queue);

        await world.AdvanceAsync(TimeSpan.FromDays(364));
        Assert.That(await world.OpenAsync(Queue), Is.EqualTo(queue));
        world.Release(Queue);
        await world.AdvanceAsync(TimeSpan.FromDays(2));

        await world.Session.AwaitDeathAsync(queue);
    }

    [Test]
    public async Task A_destination_stays_while_somebody_has_it_open()
    {
        await using var world = new DirectoryBench();
        var queue = await world.OpenAsync(Queue);
        await world.OpenAsync(Queue);
        world.Release(Queue);

        await world.AdvanceAsync(Sample.Settings.IdleTimeout * 3);

        Assert.That(await world.OpenAsync(Queue), Is.EqualTo(queue));
    }

    [Test]
    public async Task A_queue_with_messages_stays_when_nobody_has_it_open()
    {
        await using var world = new DirectoryBench();
        var queue = await world.OpenAsync(Queue);
        await world.PublishAsync(queue, 1);
        world.Release(Queue);

        await world.AdvanceAsync(Sample.Settings.IdleTimeout * 3);

        Assert.That(await world.OpenAsync(Queue), Is.EqualTo(queue));
    }

    [Test]
    public async Task A_destination_that_is_used_again_in_time_stays()
    {
        await using var world = new DirectoryBench();
        var queue = await world.OpenAsync(Queue);
        world.Release(Queue);

        for (var round = 0; round < 5; round++)
        {
            await world.AdvanceAsync(Sample.Settings.IdleTimeout / 2);
            Assert.That(await world.OpenAsync(Queue), Is.EqualTo(queue));
            await world.PublishAsync(queue, round);
            await world.TakeAsync(queue, Queue, round);
            world.Release(Queue);
        }
    }

    [Test]
    public async Task A_message_is_passed_on_to_a_destination_that_is_made_for_it()
    {
        await using var world = new DirectoryBench();

        world.Directory.Tell(new Forward(Queue, new Publish(Sample.Message(1), null, 0, false)), ActorRefs.NoSender);
        var outbox = await world.SubscribeAsync(await world.OpenAsync(Queue), Queue);

        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_rejected_message_is_found_among_the_dead_letters()
    {
        await using var world = new DirectoryBench();
        var queue = await world.OpenAsync(Queue);
        await world.PublishAsync(queue, 1);
        var outbox = await world.SubscribeAsync(queue, Queue);
        var delivery = await outbox.ReceiveAsync();

        queue.Tell(new Settle(world.LastKey, new DeliveryReference(delivery.Sequence, default), Settlement.Reject, Tag: 5, Confirm: true), world.Session.Ref);
        Assert.That(await world.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(5)));
        var deadLetters = DestinationName.Queue("dlq.a");
        var letters = await world.SubscribeAsync(await world.OpenAsync(deadLetters), deadLetters);

        Assert.That(await letters.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task A_temporary_destination_goes_with_its_owner_when_nobody_has_it_open()
    {
        await using var world = new DirectoryBench();
        var temporary = DestinationName.Reply(DestinationKind.Queue, "x");
        var queue = await world.OpenAsync(temporary);
        await world.PublishAsync(queue, 1);

        world.Directory.Tell(new DeleteTemporary(temporary), world.Session.Ref);
        world.Release(temporary);

        await world.Session.AwaitDeathAsync(queue);
        Assert.That((await world.RefusedAsync(temporary, mayCreate: false)).Reason, Is.EqualTo(RefusalReason.NoSuchDestination));
    }

    [Test]
    public async Task A_temporary_destination_that_others_have_open_takes_their_messages_and_drops_them()
    {
        await using var world = new DirectoryBench();
        var temporary = DestinationName.Reply(DestinationKind.Queue, "x");
        var queue = await world.OpenAsync(temporary);
        await world.OpenAsync(temporary);

        world.Directory.Tell(new DeleteTemporary(temporary), world.Session.Ref);
        world.Release(temporary);
        await world.PublishAsync(queue, 1);
        world.Release(temporary);

        await world.Session.AwaitDeathAsync(queue);
    }

    [TestCase(AckMode.Auto)]
    [TestCase(AckMode.Individual)]
    public async Task A_pattern_gets_the_messages_of_topics_that_are_there_and_of_those_to_come(AckMode mode)
    {
        await using var world = new DirectoryBench();
        var before = await world.OpenAsync(DestinationName.Topic("a.before"));

        var outbox = await world.SubscribeAsync(world.Directory, DestinationName.Topic("a.*"), mode);
        var after = await world.OpenAsync(DestinationName.Topic("a.after"));
        var other = await world.OpenAsync(DestinationName.Topic("b.other"));
        await world.PublishAsync(before, 1);
        await world.PublishAsync(after, 2);
        await world.PublishAsync(other, 3);

        Assert.That(await outbox.ReceiveAsync(2), Is.EqualTo(new[] { 1, 2 }));
    }

    [TestCase(AckMode.Auto)]
    [TestCase(AckMode.Cumulative)]
    public async Task Who_has_unsubscribed_from_a_pattern_gets_nothing_more(AckMode mode)
    {
        await using var world = new DirectoryBench();
        var pattern = DestinationName.Topic("a.*");
        var topic = await world.OpenAsync(DestinationName.Topic("a.b"));
        var outbox = await world.SubscribeAsync(world.Directory, pattern, mode);
        var kept = await world.SubscribeAsync(world.Directory, pattern);

        world.Directory.Tell(new Unsubscribe(pattern, world.LastKey with { Number = 1 }, 0, long.MaxValue, Tag: 7, Confirm: true), world.Session.Ref);
        Assert.That(await world.Session.ReceiveAsync(), Is.EqualTo(new CommandDone(7)));
        await world.PublishAsync(topic, 1);

        Assert.That(await kept.ReceiveAsync(1), Is.EqualTo(new[] { 1 }));
        Assert.That(outbox.TakeAll(), Is.Empty);
    }

    [Test]
    public async Task Who_acknowledges_what_comes_by_a_pattern_can_send_it_back()
    {
        await using var world = new DirectoryBench();
        var topic = await world.OpenAsync(DestinationName.Topic("a.b"));
        var outbox = await world.SubscribeAsync(world.Directory, DestinationName.Topic("#"), AckMode.Individual);
        await world.PublishAsync(topic, 1);
        await outbox.ReceiveAsync();

        world.LastAcknowledger!.Tell(new Settle(world.LastKey, new DeliveryReference(1, default), Settlement.Requeue, Tag: 7, Confirm: true), world.Session.Ref);

        Assert.That((await outbox.ReceiveAsync()).Count, Is.EqualTo(2));
    }
}
