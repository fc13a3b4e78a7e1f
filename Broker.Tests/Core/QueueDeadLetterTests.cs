using Broker.Core.Commands;
using Broker.Core.Destinations;

namespace Broker.Tests.Core;

/// <summary>Dead letters move safely: each is somewhere at every moment.</summary>
internal sealed class QueueDeadLetterTests
{
    [Test]
    public async Task A_message_stays_until_the_queue_of_dead_letters_has_it_and_is_delivered_to_nobody_meanwhile()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();

        await bench.RejectAsync(1, sequence: 1);
        var letter = await bench.Directory.ReceiveAsync<Forward>();
        Assert.That(bench.Store.Count, Is.EqualTo(1));
        Assert.That(await bench.TakenAsync(outbox), Is.Empty);

        bench.Queue.Tell(new CommandDone(letter.Publish.Tag), ActorRefs.NoSender);
        await bench.SettleDownAsync();
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task What_the_queue_of_dead_letters_refuses_is_tried_again_later()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();
        await bench.RejectAsync(1, sequence: 1);
        var letter = await bench.Directory.ReceiveAsync<Forward>();

        bench.Queue.Tell(new CommandRefused(letter.Publish.Tag, new Refusal(RefusalReason.QueueFull, "It is full.")), ActorRefs.NoSender);
        await bench.SettleDownAsync();
        Assert.That(bench.Store.Count, Is.EqualTo(1));
        await bench.Directory.AssertNothingMoreAsync();
        await bench.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.That(Sample.NumberOf((await bench.TakeLetterAsync()).Publish.Message), Is.EqualTo(1));
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task Many_dead_letters_go_a_few_hundred_at_a_time()
    {
        await using var bench = new QueueBench();
        await bench.SubscribeAsync(Broker.Core.Subscriptions.AckMode.Cumulative);
        bench.Publish([.. Enumerable.Range(1, 600)]);
        await bench.RejectAsync(1, sequence: 600);
        var numbers = new List<int>();

        for (var count = 0; count < 600; count++)
        {
            numbers.Add(Sample.NumberOf((await bench.TakeLetterAsync()).Publish.Message));
        }

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, 600)));
        Assert.That(bench.Store.Count, Is.Zero);
    }

    [Test]
    public async Task A_dead_letter_on_its_way_survives_a_failure_of_the_queue()
    {
        await using var bench = new QueueBench();
        var outbox = await bench.SubscribeAsync();
        bench.Publish(1);
        await outbox.ReceiveAsync();
        await bench.RejectAsync(1, sequence: 1);
        var letter = await bench.Directory.ReceiveAsync<Forward>();
        outbox.Fault = new InvalidOperationException("a fault of ours");
        bench.Publish(2);
        await bench.Session.ReceiveAsync<DestinationFailed>();

        bench.Queue.Tell(new CommandDone(letter.Publish.Tag), ActorRefs.NoSender);
        await bench.SettleDownAsync();

        Assert.That(bench.Store.Count, Is.EqualTo(1));
        Assert.That(await bench.TakenAsync(await bench.SubscribeAsync()), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void A_policy_says_where_dead_letters_go_and_no_queue_is_its_own()
    {
        var settings = Sample.Settings with
        {
            Policies = _ => new DestinationPolicy { MaxLength = 7, MaxBytes = 8, MaxDeliveries = 9, DeadLetter = DestinationName.Queue("graves"), Overflow = Overflow.Block },
        };

        var queue = settings.ForQueue(DestinationName.Queue("a"));

        Assert.That((queue.MaxMessages, queue.MaxBytes, queue.MaxDeliveries, queue.Overflow), Is.EqualTo((7, 8, 9, Overflow.Block)));
        Assert.That(queue.DeadLetters, Is.EqualTo(DestinationName.Queue("graves")));
        Assert.That(settings.ForQueue(DestinationName.Queue("graves")).DeadLetters, Is.Null);
        Assert.That(settings.ForQueue(DestinationName.Queue("dlq.a")).DeadLetters, Is.Null);
    }

    [Test]
    public void A_durable_subscription_follows_the_policy_of_its_topic_and_refuses_no_publisher()
    {
        var settings = Sample.Settings with { Policies = _ => new DestinationPolicy { MaxLength = 7, MaxBytes = 8, MaxDeliveries = 9, Persistent = Persistence.Always } };

        var durable = settings.ForDurable(DestinationName.Topic("a.b"));

        Assert.That((durable.MaxMessages, durable.EndsSlowSubscribers, durable.DropsNewest, durable.Persistent), Is.EqualTo((7, false, true, Persistence.Always)));
        Assert.That(durable.DeadLetters, Is.EqualTo(DestinationName.Queue("dlq.a.b")));
    }

    [Test]
    public async Task The_directory_passes_on_who_asked_so_that_he_is_answered()
    {
        await using var actors = new Support.TestActors();
        var services = new DestinationServices(Sample.Settings, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var directory = actors.System.ActorOf(Props.Create(() => new DestinationDirectory(services)));
        var asker = actors.Probe();

        directory.Tell(new Forward(DestinationName.Queue("dlq.a"), new Publish(Sample.Message(1), Window: null, Tag: 7, Confirm: true)), asker.Ref);

        Assert.That(await asker.ReceiveAsync(), Is.EqualTo(new CommandDone(7)));
    }
}
