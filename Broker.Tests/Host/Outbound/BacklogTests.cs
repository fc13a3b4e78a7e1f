using Broker.Core.Outbound;
using Broker.Host.Outbound;
using Broker.Tests.Core;

namespace Broker.Tests.Host.Outbound;

/// <summary>What is dropped of the messages that a slow connection may go without, and how its client learns of it.</summary>
internal sealed class BacklogTests
{
    private static readonly EncodedFrame Frame = new("RECEIPT\nreceipt-id:1\n\n\0"u8.ToArray());

    private readonly OutboxBench _bench = new();

    [Test]
    public void The_oldest_make_room_and_the_next_message_says_how_many()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 25; number++)
        {
            PutOldest(outlet, number);
        }

        var taken = _bench.Take();

        Assert.That(Numbers(taken), Is.EqualTo(Enumerable.Range(16, OutboxBench.MaxFrames)));
        Assert.That(taken.Select(entry => entry.Dropped), Is.EqualTo((int[])[15, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    }

    [Test]
    public void What_the_sender_has_taken_is_sent_and_what_comes_when_nothing_else_can_go_is_dropped_itself()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= OutboxBench.MaxFrames; number++)
        {
            PutOldest(outlet, number);
        }

        var taken = _bench.Take();
        PutOldest(outlet, 11);
        _bench.Outbox.Flushed(taken);
        PutOldest(outlet, 12);

        var rest = _bench.Take();
        Assert.That(Numbers(rest), Is.EqualTo((int[])[12]));
        Assert.That(rest[0].Dropped, Is.EqualTo(1));
    }

    [Test]
    public void Neither_answers_nor_what_others_are_to_get_whole_is_dropped()
    {
        var (whole, other, outlet) = (_bench.Outlet(), _bench.Outlet(), _bench.Outlet());
        OutboxBench.Put(whole, 1);
        _bench.Outbox.Enqueue(Frame, Frame.Bytes.Length);
        PutOldest(other, 2);
        for (var number = 3; number <= 40; number++)
        {
            PutOldest(outlet, number);
        }

        Assert.That(_bench.TakeNames(), Is.EqualTo((object[])[1, Frame, 2, 34, 35, 36, 37, 38, 39, 40]));
        Assert.That(OutboxBench.Put(whole, 41), Is.EqualTo(EnqueueResult.Full), "Taken, but not flushed.");
    }

    [Test]
    public void A_large_message_takes_the_room_of_several()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 5; number++)
        {
            PutOldest(outlet, number, OutboxBench.MaxBytes / 5);
        }

        PutOldest(outlet, 6, OutboxBench.MaxBytes / 2);

        var taken = _bench.Take();
        Assert.That(Numbers(taken), Is.EqualTo((int[])[4, 5, 6]));
        Assert.That(taken[0].Dropped, Is.EqualTo(3));
    }

    [Test]
    public void For_one_that_keeps_up_nothing_is_replaced()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= OutboxBench.MaxFrames / 2; number++)
        {
            PutLatest(outlet, number, "a");
        }

        Assert.That(Numbers(_bench.Take()), Is.EqualTo((int[])[1, 2, 3, 4, 5]));
    }

    [Test]
    public void The_newest_of_a_key_takes_the_place_of_the_one_before()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 1000; number++)
        {
            PutLatest(outlet, number, $"{number % 3}");
        }

        var taken = _bench.Take();

        Assert.That(Numbers(taken), Is.EqualTo((int[])[1000, 998, 999]), "In the order in which the keys came first.");
        Assert.That(taken.Select(entry => entry.Dropped), Is.EqualTo((int[])[997, 0, 0]));
    }

    [Test]
    public void Until_it_has_caught_up_each_key_waits_once()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 8; number++)
        {
            PutLatest(outlet, number, "a");
        }

        PutLatest(outlet, 9, "b");
        Assert.That(Numbers(_bench.Take()), Is.EqualTo((int[])[8, 9]));

        PutLatest(outlet, 10, "a");
        PutLatest(outlet, 11, "a");
        Assert.That(Numbers(_bench.Take()), Is.EqualTo((int[])[10, 11]), "It has caught up.");
    }

    [Test]
    public void With_more_keys_than_there_is_room_for_the_oldest_go()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 10_000; number++)
        {
            PutLatest(outlet, number, $"{number}");
        }

        var taken = _bench.Take();
        Assert.That(Numbers(taken), Is.EqualTo(Enumerable.Range(9991, 10)));
        Assert.That(taken[0].Dropped, Is.EqualTo(9990));
    }

    [Test]
    public void A_newest_that_is_larger_still_counts_as_what_it_is()
    {
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 4; number++)
        {
            PutLatest(outlet, number, $"{number}", OutboxBench.MaxBytes / 5);
        }

        PutLatest(outlet, 5, "2", OutboxBench.MaxBytes / 2);

        var taken = _bench.Take();
        Assert.That(Numbers(taken), Is.EqualTo((int[])[3, 4, 5]));
        Assert.That(taken[0].Dropped, Is.EqualTo(2));
    }

    [Test]
    public async Task What_is_dropped_makes_room_for_others_and_says_so()
    {
        await using var actors = new Support.TestActors();
        var probe = actors.Probe();
        var outlet = _bench.Outlet();
        for (var number = 1; number <= 5; number++)
        {
            PutLatest(outlet, number, "a");
        }

        outlet.NotifyWhenDrained(probe.Ref, "room");
        PutLatest(outlet, 6, "a");
        PutLatest(outlet, 7, "a");

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("room"));
        Assert.That(_bench.Outbox.IsCongested, Is.False);
    }

    [Test]
    public void Whatever_is_put_in_and_taken_out_the_outbox_stays_bounded_and_counts_right([Range(1, 20)] int seed)
    {
        var random = new Random(seed);
        var outlets = Enumerable.Range(0, 3).Select(_ => _bench.Outlet()).ToList();
        var (told, sent, put) = (new int[3], new int[3], new int[3]);
        var last = new Dictionary<(int Outlet, string Key), int>();

        for (var number = 1; number <= 2000; number++)
        {
            var index = random.Next(3);
            var key = $"{random.Next(4)}";
            var size = random.Next(20) == 0 ? 2500 : 200;
            put[index]++;
            last[(index, key)] = number;
            var result = index == 0 ? PutOldest(outlets[0], number, size) : PutLatest(outlets[index], number, key, size);
            Assert.That(result, Is.AnyOf(EnqueueResult.Enqueued, EnqueueResult.Congested));

            if (random.Next(number > 1000 ? 40 : 4) == 0)
            {
                Count(_bench.Take());
            }
        }

        Count(_bench.Take());

        // What was dropped last is told with the next message.
        for (var index = 0; index < 3; index++)
        {
            put[index]++;
            PutOldest(outlets[index], 3000 + index);
        }

        Count(_bench.Take());
        Assert.That(told.Zip(sent, (dropped, count) => dropped + count), Is.EqualTo(put));
        Assert.That(_bench.Outbox.StuckFor, Is.EqualTo(TimeSpan.Zero), "Nothing counts any more.");

        void Count(OutboxEntry[] taken)
        {
            Assert.That(taken, Has.Length.LessThanOrEqualTo(OutboxBench.MaxFrames));
            foreach (var entry in taken)
            {
                sent[entry.Outlet!.Number - 1]++;
                told[entry.Outlet.Number - 1] += entry.Dropped;
            }

            _bench.Outbox.Flushed(taken);
            _bench.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private static IEnumerable<int> Numbers(IEnumerable<OutboxEntry> entries) => entries.Select(entry => Sample.NumberOf(entry.Message));

    private static EnqueueResult PutOldest(SubscriptionOutlet outlet, int number, int size = 200) => Put(outlet, number, key: null, size);

    private static EnqueueResult PutLatest(SubscriptionOutlet outlet, int number, string key, int size = 200) => Put(outlet, number, key, size);

    private static EnqueueResult Put(SubscriptionOutlet outlet, int number, string? key, int size)
    {
        var message = Sample.MessageOf(number, size);
        return outlet.TryEnqueue(new Delivery(message, 0, 1, null) { Expendable = new Expendable(message, key) });
    }
}
