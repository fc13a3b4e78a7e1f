using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Putting messages aside until the actor is ready for them.</summary>
internal sealed class StashTests
{
    [Test]
    public async Task Messages_put_aside_come_back_in_their_order_before_those_that_wait()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        Tell(squirrel, 1, 2, "open", 3);

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new object[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Messages_put_aside_keep_their_senders()
    {
        await using var actors = new TestActors();
        var (journal, client) = (actors.Probe(), actors.Probe());
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        squirrel.Tell(1, client.Ref);
        squirrel.Tell("open");
        await journal.ReceiveAsync();

        Assert.That(journal.Sender, Is.EqualTo(client.Ref));
    }

    [Test]
    public async Task The_oldest_message_can_be_taken_back_alone()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        Tell(squirrel, 1, 2, "open one", 3);

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new object[] { 1, 3 }));
    }

    [Test]
    public async Task A_restart_brings_back_what_was_put_aside()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        // The new instance puts them aside again, in the same order.
        Tell(squirrel, 1, 2, Do.Boom, "open", 3);

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new object[] { 1, 2, 3 }));
    }

    [Test]
    public async Task What_is_put_aside_when_the_actor_stops_becomes_dead_letters()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(actors.Probe().Ref)));

        Tell(squirrel, 1, 2, PoisonPill.Instance);

        Assert.That((await letters.ReceiveAsync(2)).Cast<DeadLetter>().Select(letter => letter.Message), Is.EqualTo(new object[] { 1, 2 }));
    }

    [Test]
    public async Task A_death_can_be_put_aside()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));
        squirrel.Tell(subject);
        await squirrel.SettleAsync();

        actors.System.Stop(subject);

        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("put aside"));
        Assert.That(await journal.ReceiveAsync(), Is.EqualTo(("dead", subject)));
    }

    [Test]
    public async Task A_timers_message_can_be_put_aside()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        squirrel.Tell("start timer");

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new[] { "put aside", "tick" }));
    }

    [Test]
    public async Task What_was_put_aside_can_be_taken_out_for_good()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        Tell(squirrel, 1, 2);
        var cleared = await squirrel.Ask<object[]>("clear", StompTestClient.Patience);
        Tell(squirrel, "open", 3);

        Assert.That(cleared, Is.EqualTo(new object[] { 1, 2 }));
        Assert.That(await journal.ReceiveAsync(), Is.EqualTo(3));
    }

    private static void Tell(IActorRef actor, params object[] messages)
    {
        foreach (var message in messages)
        {
            actor.Tell(message, ActorRefs.NoSender);
        }
    }

    /// <summary>Puts messages aside until it is told to open; then passes them on.</summary>
    private sealed class Squirrel : UntypedActor, IWithUnboundedStash, IWithTimers
    {
        private readonly IActorRef _journal;
        private bool _isOpen;

        public Squirrel(IActorRef journal) => _journal = journal;

        public IStash Stash { get; set; } = null!;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "open":
                    _isOpen = true;
                    Stash.UnstashAll();
                    break;
                case "open one":
                    _isOpen = true;
                    Stash.Unstash();
                    break;
                case "clear":
                    Sender.Tell(Stash.ClearStash().Select(envelope => envelope.Message).ToArray());
                    break;
                case "start timer":
                    Timers.StartSingleTimer("timer", "tick", TimeSpan.FromMilliseconds(1));
                    break;
                case "tick" or Terminated when !_isOpen:
                    Stash.Stash();
                    _journal.Tell("put aside");
                    Self.Tell("open");
                    break;
                case Do:
                    throw new InvalidOperationException("told to fail");
                case IActorRef subject:
                    Context.Watch(subject);
                    break;
                case Terminated terminated:
                    _journal.Tell(("dead", terminated.ActorRef));
                    break;
                case var _ when _isOpen:
                    _journal.Tell(message, Sender);
                    break;
                default:
                    Stash.Stash();
                    break;
            }
        }
    }
}
