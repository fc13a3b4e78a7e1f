using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>What is told arrives: once, in order, one message at a time, with its sender; or else it is seen as a dead letter.</summary>
internal sealed class MessagingTests
{
    private const int Many = 10_000;

    [Test]
    public async Task An_actor_gets_the_messages_of_a_sender_in_their_order()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        for (var number = 0; number < 1000; number++)
        {
            probe.Ref.Tell(number);
        }

        Assert.That(await probe.ReceiveAsync(1000), Is.EqualTo(Enumerable.Range(0, 1000).Cast<object>()));
    }

    [Test]
    public async Task The_order_of_each_sender_is_kept_when_many_threads_tell_at_once()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        const int Senders = 4;

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var number = 0; number < Many; number++)
            {
                probe.Ref.Tell((sender, number));
            }
        })));

        var messages = (await probe.ReceiveAsync(Senders * Many)).Cast<(int Sender, int Number)>().ToLookup(message => message.Sender, message => message.Number);
        for (var sender = 0; sender < Senders; sender++)
        {
            Assert.That(messages[sender].SequenceEqual(Enumerable.Range(0, Many)), $"sender {sender}");
        }
    }

    [Test]
    public async Task An_actor_handles_one_message_at_a_time()
    {
        await using var actors = new TestActors();
        var counter = actors.System.ActorOf(Props.Create(() => new UnguardedCounter()));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var count = 0; count < Many; count++)
            {
                counter.Tell("count");
            }
        })));

        var state = await counter.Ask<(int Count, int Overlaps)>("report", StompTestClient.Patience);
        Assert.That(state, Is.EqualTo((4 * Many, 0)));
    }

    [Test]
    public async Task Messages_told_before_the_instance_exists_are_not_lost()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        using var gate = new ManualResetEventSlim();
        var wait = () => gate.Wait(StompTestClient.Patience);

        var actor = actors.System.ActorOf(Props.Create(() => new SlowToBeMade(wait, journal.Ref)));
        actor.Tell(1);
        actor.Tell(2);
        gate.Set();

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new object[] { "made", 1, 2 }));
    }

    [Test]
    public async Task An_actor_that_tells_is_the_sender()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        puppet.Tell(new Do("tell", _ => probe.Ref.Tell("hello")));
        await probe.ReceiveAsync();

        Assert.That(probe.Sender, Is.EqualTo(puppet));
    }

    [Test]
    public async Task A_message_without_a_sender_seems_to_come_from_the_dead_letters()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        probe.Ref.Tell("hello", ActorRefs.NoSender);
        await probe.ReceiveAsync();

        Assert.That(probe.Sender, Is.EqualTo(actors.System.DeadLetters));
    }

    [Test]
    public async Task A_forwarded_message_keeps_its_sender()
    {
        await using var actors = new TestActors();
        var (probe, client) = (actors.Probe(), actors.Probe());
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        puppet.Tell(new Do("forward", _ => probe.Ref.Forward("passed on")), client.Ref);

        Assert.That(await probe.ReceiveAsync(), Is.EqualTo("passed on"));
        Assert.That(probe.Sender, Is.EqualTo(client.Ref));
    }

    [Test]
    public async Task A_message_to_an_actor_that_has_stopped_is_a_dead_letter([Values] bool isDirect)
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var probe = actors.Probe();
        var stopped = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        actors.System.Stop(stopped);
        await probe.AwaitDeathAsync(stopped);

        stopped.Tell("too late", probe.Ref, isDirect);

        var letter = await letters.ReceiveAsync<DeadLetter>();
        Assert.That((letter.Message, letter.Sender, letter.Recipient), Is.EqualTo(("too late", probe.Ref, stopped)));
    }

    [Test]
    public async Task A_message_to_the_dead_letters_is_one()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));

        actors.System.DeadLetters.Tell("nobody's");

        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("nobody's"));
    }

    [Test]
    public async Task A_pill_for_an_actor_that_has_stopped_is_no_dead_letter()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var stopped = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        actors.System.Stop(stopped);
        await actors.Probe().AwaitDeathAsync(stopped);

        stopped.Tell(PoisonPill.Instance);
        stopped.Tell("end");

        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("end"));
    }

    [Test]
    public async Task A_message_that_was_not_understood_is_published()
    {
        await using var actors = new TestActors();
        var unhandled = actors.ProbeOf(typeof(UnhandledMessage));
        var client = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        puppet.Tell(new Do("refuse", actor => actor.Refuse("what?")), client.Ref);

        var message = await unhandled.ReceiveAsync<UnhandledMessage>();
        Assert.That((message.Message, message.Sender, message.Recipient), Is.EqualTo(("what?", client.Ref, puppet)));
    }

    [Test]
    public async Task The_event_stream_tells_subscribers_events_of_their_types_and_of_derived_ones()
    {
        await using var actors = new TestActors();
        var (exceptions, invalid) = (actors.ProbeOf(typeof(ArgumentException)), actors.ProbeOf(typeof(ArgumentNullException)));

        actors.System.EventStream.Publish(new ArgumentException("general"));
        actors.System.EventStream.Publish(new ArgumentNullException("special"));

        Assert.That((await exceptions.ReceiveAsync(2)).Select(e => e.GetType()), Is.EqualTo(new[] { typeof(ArgumentException), typeof(ArgumentNullException) }));
        await invalid.ReceiveAsync<ArgumentNullException>();
        await invalid.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Who_has_unsubscribed_from_the_event_stream_is_told_nothing_more()
    {
        await using var actors = new TestActors();
        var probe = actors.ProbeOf(typeof(ArgumentException));

        actors.System.EventStream.Unsubscribe(probe.Ref, typeof(ArgumentException));
        actors.System.EventStream.Publish(new ArgumentException("unheard"));

        await probe.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Every_actor_says_who_it_is()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        var identity = await puppet.Ask<ActorIdentity>(new Identify("who?"), StompTestClient.Patience);

        Assert.That((identity.MessageId, identity.Subject), Is.EqualTo(("who?", puppet)));
    }

    private sealed class UnguardedCounter : UntypedActor
    {
        private int _count;
        private int _inside;
        private int _overlaps;

        protected override void OnReceive(object message)
        {
            _overlaps += Interlocked.Increment(ref _inside) == 1 ? 0 : 1;

            if (message is "report")
            {
                Sender.Tell((_count, _overlaps));
            }
            else
            {
                _count++;
            }

            Interlocked.Decrement(ref _inside);
        }
    }
}
