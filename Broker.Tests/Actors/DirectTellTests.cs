using Broker.Core.Turns;
using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Telling directly: in its order and in the actor's turn, as always.</summary>
internal sealed class DirectTellTests
{
    [Test]
    public void Nobody_cannot_be_told() => Assert.That(() => default(IActorRef)!.TellDirectly("a", ActorRefs.NoSender), Throws.ArgumentNullException);

    [Test]
    public async Task The_sender_is_who_is_named()
    {
        await using var actors = new TestActors();
        var (probe, client) = (actors.Probe(), actors.Probe());

        probe.Ref.TellDirectly("from somebody", client.Ref);
        await probe.ReceiveAsync();
        Assert.That(probe.Sender, Is.EqualTo(client.Ref));

        probe.Ref.TellDirectly("from nobody", ActorRefs.NoSender);
        await probe.ReceiveAsync();
        Assert.That(probe.Sender, Is.EqualTo(actors.System.DeadLetters));
    }

    [Test]
    public async Task What_an_actor_tells_itself_comes_after_its_turn()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        var task = new Do("tell", actor =>
        {
            actor.Here.Self.TellDirectly("later", ActorRefs.NoSender);
            actor.Note("now");
        });
        puppet.TellDirectly(task, ActorRefs.NoSender);

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo((string[])["a: PreStart", "a: now", "a: later"]));
    }

    [Test]
    public async Task What_comes_back_to_an_actor_in_its_turn_comes_after_it()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var (outer, inner) = (actors.System.ActorOf(Puppet.As("outer", actors.Probe().Ref)), actors.System.ActorOf(Puppet.As("inner", actors.Probe().Ref)));

        var back = new Do("back", actor => actor.Asker.TellDirectly(new Do("note", _ => journal.Ref.Tell("back")), ActorRefs.NoSender));
        var task = new Do("there", actor =>
        {
            inner.TellDirectly(back, actor.Here.Self);
            journal.Ref.Tell("there");
        });
        outer.TellDirectly(task, ActorRefs.NoSender);

        // With Akka the inner one may be as quick as the outer one, but the outer one has one turn at a time.
        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo((string[])["there", "back"]));
    }

    [Test]
    public async Task It_comes_behind_what_waits()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));
        using var blockade = await Blockade.OfAsync(puppet);

        puppet.Tell(1);
        puppet.TellDirectly(2, ActorRefs.NoSender);
        puppet.Tell(3);
        puppet.TellDirectly(4, ActorRefs.NoSender);
        blockade.Lift();

        Assert.That((await journal.ReceiveAsync(5))[1..], Is.EqualTo((string[])["a: 1", "a: 2", "a: 3", "a: 4"]));
    }

    [Test]
    public async Task It_comes_behind_what_was_put_aside_and_is_taken_back()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var squirrel = actors.System.ActorOf(Props.Create(() => new Squirrel(journal.Ref)));

        foreach (var message in (object[])[1, 2, 3, "open", 4, 5])
        {
            squirrel.TellDirectly(message, ActorRefs.NoSender);
        }

        Assert.That(await journal.ReceiveAsync(5), Is.EqualTo((object[])[1, 2, 3, 4, 5]));
    }

    [Test]
    public async Task Who_fails_at_it_is_restarted_and_handles_what_comes_later()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        await family.Child.RunAsync(child => child.Memory = "something");

        family.Child.TellDirectly(Do.Boom, ActorRefs.NoSender);
        family.Child.TellDirectly("again", ActorRefs.NoSender);

        Assert.That(
            await family.Journal.ReceiveAsync(5),
            Is.EqualTo((string[])["child: PreRestart at boom", "child: PostStop", "child: PostRestart after boom", "child: PreStart", "child: again"]));
        Assert.That(await family.Child.RunAsync(child => child.Memory), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task Who_has_failed_handles_nothing_before_its_parent_has_decided()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        using var blockade = await Blockade.OfAsync(family.Parent, parent => parent.Note("decides"));

        family.Child.TellDirectly(Do.Boom, ActorRefs.NoSender);
        family.Child.TellDirectly(1, ActorRefs.NoSender);
        family.Child.Tell(2);
        family.Child.TellDirectly(3, ActorRefs.NoSender);
        blockade.Lift();

        Assert.That(
            await family.Journal.ReceiveAsync(8),
            Is.EqualTo((string[])["parent: decides", "child: PreRestart at boom", "child: PostStop", "child: PostRestart after boom", "child: PreStart", "child: 1", "child: 2", "child: 3"]));
    }

    [Test]
    public async Task Who_is_still_being_made_handles_it_when_it_is()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        using var gate = new ManualResetEventSlim();
        var wait = () => gate.Wait(StompTestClient.Patience);

        var actor = actors.System.ActorOf(Props.Create(() => new SlowToBeMade(wait, journal.Ref)));
        actor.TellDirectly(1, ActorRefs.NoSender);
        actor.Tell(2);
        actor.TellDirectly(3, ActorRefs.NoSender);
        gate.Set();

        Assert.That(await journal.ReceiveAsync(4), Is.EqualTo((object[])["made", 1, 2, 3]));
    }

    [Test]
    public async Task A_pill_stops_and_what_comes_behind_it_is_a_dead_letter()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        puppet.TellDirectly(PoisonPill.Instance, ActorRefs.NoSender);
        puppet.TellDirectly("too late", ActorRefs.NoSender);

        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("too late"));
        await actors.Probe().AwaitDeathAsync(puppet);
    }

    [Test]
    public async Task Who_is_no_actor_is_told_as_always()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        var answer = await puppet.Ask<string>(new Do("answer", actor => actor.Asker.TellDirectly("42", ActorRefs.NoSender)), StompTestClient.Patience);

        Assert.That(answer, Is.EqualTo("42"));
    }

    /// <summary>Puts all aside until it is told to open, then passes it on.</summary>
    private sealed class Squirrel : UntypedActor, IWithUnboundedStash
    {
        private readonly IActorRef _journal;
        private bool _isOpen;

        public Squirrel(IActorRef journal) => _journal = journal;

        public IStash Stash { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is "open")
            {
                _isOpen = true;
                Stash.UnstashAll();
            }
            else if (_isOpen)
            {
                _journal.Tell(message);
            }
            else
            {
                Stash.Stash();
            }
        }
    }
}
