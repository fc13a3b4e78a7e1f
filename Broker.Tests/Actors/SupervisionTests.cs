using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>What becomes of an actor that throws: its parent decides.</summary>
internal sealed class SupervisionTests
{
    [Test]
    public async Task A_child_that_is_resumed_keeps_its_state_and_drops_the_message_it_failed_at()
    {
        await using var family = await Family.StartAsync(Supervision.Resuming);
        family.Child.Tell(new Do("remember", child => child.Memory = "something"));

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Child.RunAsync(child => child.Memory), Is.EqualTo("something"));
        await family.Journal.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_child_that_is_restarted_is_a_new_instance()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        family.Child.Tell(new Do("remember", child => child.Memory = "something"));

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Child.RunAsync(child => child.Memory), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task The_old_instance_says_farewell_before_the_new_one_starts()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);

        family.Child.Tell(Do.Boom);

        Assert.That(
            await family.Journal.ReceiveAsync(4),
            Is.EqualTo(new[] { "child: PreRestart at boom", "child: PostStop", "child: PostRestart after boom", "child: PreStart" }));
    }

    [Test]
    public async Task The_old_instance_can_answer_the_sender_of_the_message_it_failed_at()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        var client = family.Actors.Probe();
        family.Child.Tell(new Do("prepare", child => child.Farewell = dying => dying.Asker.Tell("sorry")));

        family.Child.Tell(Do.Boom, client.Ref);

        Assert.That(await client.ReceiveAsync(), Is.EqualTo("sorry"));
    }

    [Test]
    public async Task A_restart_keeps_the_messages_that_wait_and_their_order()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        using var blockade = await Blockade.OfAsync(family.Child);

        family.Child.Tell(Do.Boom);
        family.Child.Tell(1);
        family.Child.Tell(2);
        blockade.Lift();

        Assert.That((await family.Journal.ReceiveAsync(6))[4..], Is.EqualTo(new[] { "child: 1", "child: 2" }));
    }

    [Test]
    public async Task A_child_that_is_stopped_handles_nothing_more()
    {
        await using var family = await Family.StartAsync(Supervision.Stopping);
        var letters = family.Actors.ProbeOf(typeof(DeadLetter));

        family.Child.Tell(Do.Boom);
        family.Child.Tell("too late");

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PostStop"));
        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("too late"));
    }

    [Test]
    public async Task A_failure_that_is_escalated_restarts_the_parent_and_stops_the_child()
    {
        await using var family = await Family.StartAsync(Supervision.Escalating, ofParent: Supervision.Restarting);

        family.Child.Tell(Do.Boom);

        var journal = await family.Journal.ReceiveAsync(5);
        Assert.That(journal[0], Does.StartWith("parent: PreRestart"));
        Assert.That(journal[1..3], Is.EquivalentTo(new[] { "child: PostStop", "parent: PostStop" }), "The parent's own PostStop does not wait for the child.");
        Assert.That(journal[3..], Is.EqualTo(new[] { "parent: PostRestart after boom", "parent: PreStart" }));
    }

    [Test]
    public async Task A_failure_that_is_escalated_and_forgiven_lets_parent_and_child_go_on()
    {
        await using var family = await Family.StartAsync(Supervision.Escalating, ofParent: Supervision.Resuming);

        family.Child.Tell(Do.Boom);
        family.Child.Tell("again");

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: again"));
        family.Parent.Tell("me too");
        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("parent: me too"));
    }

    [Test]
    public async Task Children_wait_while_their_parent_has_failed_and_go_on_when_it_does()
    {
        await using var family = await Family.StartAsync(Supervision.Default, ofParent: Supervision.Resuming);

        family.Parent.Tell(Do.Boom);
        family.Parent.Tell(1);
        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("parent: 1"));
        family.Child.Tell(2);

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: 2"));
    }

    [Test]
    public async Task A_decision_about_one_can_restart_all()
    {
        await using var family = await Family.StartAsync(new AllForOneStrategy(null, null, _ => Directive.Restart));
        var sibling = await family.Parent.MakeChildAsync("sibling", family.Journal.Ref);
        await family.Journal.ReceiveAsync();

        family.Child.Tell(Do.Boom);
        var journal = (await family.Journal.ReceiveAsync(8)).Cast<string>().ToLookup(line => line[..line.IndexOf(':', StringComparison.Ordinal)]);

        Assert.That(journal["child"], Is.EqualTo(new[] { "child: PreRestart at boom", "child: PostStop", "child: PostRestart after boom", "child: PreStart" }));
        Assert.That(journal["sibling"], Is.EqualTo(new[] { "sibling: PreRestart at nothing", "sibling: PostStop", "sibling: PostRestart after boom", "sibling: PreStart" }));
        sibling.Tell("alive");
        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("sibling: alive"));
    }

    [Test]
    public async Task A_decision_about_one_can_stop_all()
    {
        await using var family = await Family.StartAsync(new AllForOneStrategy(null, null, _ => Directive.Stop));
        await family.Parent.MakeChildAsync("sibling", family.Journal.Ref);
        await family.Journal.ReceiveAsync();

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Journal.ReceiveAsync(2), Is.EquivalentTo(new[] { "child: PostStop", "sibling: PostStop" }));
    }

    [Test]
    public async Task Two_that_fail_at_once_are_all_restarted_and_go_on()
    {
        await using var family = await Family.StartAsync(new AllForOneStrategy(null, null, _ => Directive.Restart));
        var sibling = await family.Parent.MakeChildAsync("sibling", family.Journal.Ref);
        await family.Child.MakeChildAsync("grandchild", family.Journal.Ref);

        for (var round = 0; round < 50; round++)
        {
            family.Child.Tell(Do.Boom);
            sibling.Tell(Do.Boom);
        }

        Assert.That(await family.Child.RunAsync(child => child.Memory), Is.EqualTo("nothing"));
        Assert.That(await sibling.RunAsync(child => child.Memory), Is.EqualTo("nothing"));
    }

    [Test]
    public async Task A_child_that_fails_more_often_than_allowed_is_stopped()
    {
        await using var family = await Family.StartAsync(new OneForOneStrategy(2, TimeSpan.FromMinutes(10), _ => Directive.Restart));

        for (var failure = 0; failure < 3; failure++)
        {
            family.Child.Tell(Do.Boom);
        }

        var journal = await family.Journal.ReceiveAsync(9);
        Assert.That(journal.Count(line => line is "child: PreStart"), Is.EqualTo(2));
        Assert.That(journal[^1], Is.EqualTo("child: PostStop"));
        await family.Actors.Probe().AwaitDeathAsync(family.Child);
    }

    [Test]
    public async Task A_child_that_may_not_be_restarted_is_stopped_at_its_first_failure()
    {
        await using var family = await Family.StartAsync(new OneForOneStrategy(0, null, _ => Directive.Restart));

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PostStop"));
    }

    [Test]
    public async Task By_default_a_child_that_throws_is_restarted()
    {
        await using var family = await Family.StartAsync(Supervision.Default);

        family.Child.Tell(Do.Boom);

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PreRestart at boom"));
    }

    [Test]
    public async Task By_default_a_child_that_is_killed_is_stopped()
    {
        await using var family = await Family.StartAsync(Supervision.Default);

        family.Child.Tell(Kill.Instance);

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PostStop"));
    }

    [Test]
    public async Task A_kill_is_a_failure_that_the_parent_may_forgive()
    {
        var causes = new List<Exception>();
        await using var family = await Family.StartAsync(new OneForOneStrategy(cause =>
        {
            causes.Add(cause);
            return Directive.Resume;
        }));

        family.Child.Tell(Kill.Instance);
        await family.Child.SettleAsync();

        Assert.That(causes.Single(), Is.TypeOf<ActorKilledException>());
    }

    [Test]
    public async Task A_strategy_that_throws_makes_the_failure_the_parents_own()
    {
        await using var family = await Family.StartAsync(
            new OneForOneStrategy(_ => throw new FormatException("undecided")),
            ofParent: Supervision.Restarting);

        family.Child.Tell(Do.Boom);

        Assert.That((await family.Journal.ReceiveAsync(5))[3], Is.EqualTo("parent: PostRestart after undecided"));
    }

    [Test]
    public async Task The_strategy_in_the_recipe_goes_before_the_actors_own()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var own = Supervision.Restarting;
        var parent = actors.System.ActorOf(Props.Create(() => new Puppet("parent", journal.Ref, own), Supervision.Stopping));
        var child = await parent.MakeChildAsync("child", journal.Ref);
        await journal.ReceiveAsync(2);

        child.Tell(Do.Boom);

        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("child: PostStop"));
    }
}
