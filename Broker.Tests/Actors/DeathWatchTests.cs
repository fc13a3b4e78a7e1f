using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Learning of the death of other actors.</summary>
internal sealed class DeathWatchTests
{
    [Test]
    public async Task A_watcher_hears_of_a_death_once()
    {
        await using var actors = new TestActors();
        var watcher = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        watcher.Watch(subject);
        watcher.Watch(subject);
        await watcher.Ref.SettleAsync();

        actors.System.Stop(subject);

        Assert.That((await watcher.ReceiveAsync<Terminated>()).ActorRef, Is.EqualTo(subject));
        await watcher.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Who_watches_the_dead_hears_of_it_at_once()
    {
        await using var actors = new TestActors();
        var subject = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        actors.System.Stop(subject);
        await actors.Probe().AwaitDeathAsync(subject);

        await actors.Probe().AwaitDeathAsync(subject);
    }

    [Test]
    public async Task All_watchers_hear_of_a_death()
    {
        await using var actors = new TestActors();
        var watchers = Enumerable.Range(0, 20).Select(_ => actors.Probe()).ToArray();
        var subject = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        foreach (var watcher in watchers)
        {
            watcher.Watch(subject);
        }

        subject.Tell(PoisonPill.Instance);

        foreach (var watcher in watchers)
        {
            Assert.That((await watcher.ReceiveAsync<Terminated>()).ActorRef, Is.EqualTo(subject));
        }
    }

    [Test]
    public async Task A_death_is_heard_of_after_the_last_words()
    {
        await using var actors = new TestActors();
        var watcher = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("a", watcher.Ref));
        watcher.Watch(subject);

        for (var number = 0; number < 100; number++)
        {
            subject.Tell(number);
        }

        subject.Tell(PoisonPill.Instance);

        // PreStart, a hundred messages, PostStop, and only then the death.
        var words = await watcher.ReceiveAsync(103);
        Assert.That(words[^2..], Is.EqualTo(new object[] { "a: PostStop", words[^1] }));
        Assert.That(words[^1], Is.TypeOf<Terminated>());
    }

    [Test]
    public async Task A_watcher_may_ask_for_a_message_of_its_own()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var watcher = actors.System.ActorOf(Puppet.As("watcher", journal.Ref));
        await watcher.RunAsync(actor => actor.Here.WatchWith(subject, "it is dead"));

        actors.System.Stop(subject);

        Assert.That((await journal.ReceiveAsync(2))[1], Is.EqualTo("watcher: it is dead"));
    }

    [Test]
    public async Task Who_does_not_watch_any_more_hears_nothing()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var watcher = actors.System.ActorOf(Puppet.As("watcher", journal.Ref));
        await watcher.RunAsync(actor => actor.Here.WatchWith(subject, "it is dead"));
        await watcher.RunAsync(actor => actor.Here.Unwatch(subject));

        actors.System.Stop(subject);
        await actors.Probe().AwaitDeathAsync(subject);
        await watcher.SettleAsync();

        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("watcher: PreStart"));
        await journal.AssertNothingMoreAsync();
    }

    [Test]
    public async Task An_announcement_that_waits_already_is_dropped_when_it_is_not_wanted_any_more()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var watcher = actors.System.ActorOf(Puppet.As("watcher", journal.Ref));
        await watcher.RunAsync(actor => actor.Here.WatchWith(subject, "it is dead"));
        using var blockade = await Blockade.OfAsync(watcher, afterwards: actor => actor.Here.Unwatch(subject));

        actors.System.Stop(subject);
        await actors.Probe().AwaitDeathAsync(subject);
        blockade.Lift();
        await watcher.SettleAsync();

        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("watcher: PreStart"));
        await journal.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_watcher_that_does_not_understand_a_death_dies_of_it()
    {
        await using var actors = new TestActors();
        var causes = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", actors.Probe().Ref, new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause);
            return Directive.Stop;
        })));
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var watcher = await parent.RunAsync(actor => actor.Here.ActorOf(Props.Create(() => new Mute())));
        watcher.Tell(subject);
        await watcher.SettleAsync();

        actors.System.Stop(subject);

        Assert.That((await causes.ReceiveAsync<DeathPactException>()).DeadActor, Is.EqualTo(subject));
        await actors.Probe().AwaitDeathAsync(watcher);
    }

    [Test]
    public async Task A_parent_may_watch_its_child()
    {
        await using var family = await Family.StartAsync(Supervision.Stopping);
        await family.Parent.RunAsync(parent => parent.Here.WatchWith(family.Child, "my child is dead"));

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Journal.ReceiveAsync(2), Is.EqualTo(new[] { "child: PostStop", "parent: my child is dead" }));
    }

    [Test]
    public async Task A_restart_is_no_death()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        var watcher = family.Actors.Probe();
        watcher.Watch(family.Child);
        await watcher.Ref.SettleAsync();

        family.Child.Tell(Do.Boom);
        await family.Child.SettleAsync();

        await watcher.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_watcher_still_watches_after_its_restart()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        var subject = family.Actors.System.ActorOf(Puppet.As("subject", family.Actors.Probe().Ref));
        await family.Child.RunAsync(child => child.Here.WatchWith(subject, "it is dead"));

        family.Child.Tell(Do.Boom);
        await family.Child.SettleAsync();
        family.Actors.System.Stop(subject);

        Assert.That((await family.Journal.ReceiveAsync(5))[4], Is.EqualTo("child: it is dead"));
    }

    [Test]
    public async Task Who_stops_hears_of_no_death_and_leaves_no_dead_letter()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var subject = actors.System.ActorOf(Puppet.As("subject", actors.Probe().Ref));
        var watcher = actors.System.ActorOf(Puppet.As("watcher", actors.Probe().Ref));
        await watcher.RunAsync(actor => actor.Here.Watch(subject));
        using var blockade = await Blockade.OfAsync(watcher);

        actors.System.Stop(watcher);
        actors.System.Stop(subject);
        await actors.Probe().AwaitDeathAsync(subject);
        blockade.Lift();
        await actors.Probe().AwaitDeathAsync(watcher);
        watcher.Tell("end");

        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("end"));
    }

    /// <summary>Watches whom it is told, and understands nothing else.</summary>
    private sealed class Mute : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is IActorRef subject)
            {
                Context.Watch(subject);
            }
            else
            {
                Unhandled(message);
            }
        }
    }
}
