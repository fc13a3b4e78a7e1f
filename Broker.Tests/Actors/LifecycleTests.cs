using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Starting and stopping: the order of its steps, and what becomes of messages that wait.</summary>
internal sealed class LifecycleTests
{
    private static readonly TimeSpan Patience = StompTestClient.Patience;

    [Test]
    public async Task An_actor_starts_before_its_first_message_and_stops_after_its_last()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();

        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));
        puppet.Tell("hello");
        puppet.Tell(PoisonPill.Instance);

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new[] { "a: PreStart", "a: hello", "a: PostStop" }));
    }

    [Test]
    public async Task A_pill_lets_the_messages_before_it_be_handled_and_none_behind_it()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var journal = actors.Probe();

        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));
        puppet.Tell("before");
        puppet.Tell(PoisonPill.Instance);
        puppet.Tell("behind");

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new[] { "a: PreStart", "a: before", "a: PostStop" }));
        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("behind"));
    }

    [Test]
    public async Task Stopping_overtakes_the_messages_that_wait_and_they_become_dead_letters()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        // Not by the system: in Akka.NET that asks the guardian, in whose own time it happens.
        using var blockade = await Blockade.OfAsync(puppet, afterwards: actor => actor.Here.Stop(actor.Here.Self));

        puppet.Tell(1);
        puppet.Tell(2);
        blockade.Lift();

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new[] { "a: PreStart", "a: PostStop" }));
        Assert.That((await letters.ReceiveAsync(2)).Cast<DeadLetter>().Select(letter => letter.Message), Is.EqualTo(new object[] { 1, 2 }));
    }

    [Test]
    public async Task An_actor_that_stops_itself_finishes_the_message_in_hand()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        puppet.Tell(new Do("stop", actor =>
        {
            actor.Here.Stop(actor.Here.Self);
            actor.Note("still here");
        }));

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new[] { "a: PreStart", "a: still here", "a: PostStop" }));
    }

    [Test]
    public async Task Stopping_twice_is_stopping_once()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        actors.System.Stop(puppet);
        actors.System.Stop(puppet);
        await actors.Probe().AwaitDeathAsync(puppet);

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new[] { "a: PreStart", "a: PostStop" }));
        await journal.AssertNothingMoreAsync();
    }

    [Test]
    public async Task Children_stop_before_their_parents()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", journal.Ref));
        var child = await parent.MakeChildAsync("child", journal.Ref);
        await child.MakeChildAsync("grandchild", journal.Ref);
        await journal.ReceiveAsync(3);

        actors.System.Stop(parent);

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new[] { "grandchild: PostStop", "child: PostStop", "parent: PostStop" }));
    }

    [Test]
    public async Task A_parent_that_stops_waits_for_a_child_that_is_busy()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", journal.Ref));
        var child = await parent.MakeChildAsync("child", journal.Ref);
        await journal.ReceiveAsync(2);
        using var blockade = await Blockade.OfAsync(child, afterwards: actor => actor.Note("done"));

        actors.System.Stop(parent);
        blockade.Lift();

        Assert.That(await journal.ReceiveAsync(3), Is.EqualTo(new[] { "child: done", "child: PostStop", "parent: PostStop" }));
    }

    [Test]
    public async Task The_system_ends_when_the_last_actor_has_stopped()
    {
        await using var actors = new TestActors();
        var journal = new List<string>();
        var note = (string line) =>
        {
            lock (journal)
            {
                journal.Add(line);
            }
        };

        for (var count = 0; count < 10; count++)
        {
            actors.System.ActorOf(Props.Create(() => new Mourner(note)));
        }

        Assert.That(actors.System.WhenTerminated.IsCompleted, Is.False);
        await actors.System.Terminate().WaitAsync(Patience);

        Assert.That(actors.System.WhenTerminated.IsCompletedSuccessfully);
        Assert.That(journal, Is.EqualTo(Enumerable.Repeat("stopped", 10)));
    }

    [Test]
    public async Task A_system_that_has_ended_makes_no_more_actors()
    {
        await using var actors = new TestActors();

        await actors.System.Terminate().WaitAsync(Patience);

        Assert.That(() => actors.System.ActorOf(Props.Create(() => new LateParent(ActorRefs.Nobody))), Throws.InvalidOperationException);
    }

    [Test]
    public async Task An_actor_that_stops_makes_no_more_children()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();

        actors.System.Stop(actors.System.ActorOf(Props.Create(() => new LateParent(probe.Ref))));

        Assert.That(await probe.ReceiveAsync(), Is.TypeOf<InvalidOperationException>());
    }

    [Test]
    public async Task A_name_is_refused_while_another_child_has_it()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", journal.Ref));
        await parent.MakeChildAsync("child", journal.Ref);

        var thrown = await parent.RunAsync(actor =>
            Assert.Catch(() => actor.Here.ActorOf(Puppet.As("other", journal.Ref), "child")));

        Assert.That(thrown, Is.TypeOf<InvalidActorNameException>());
    }

    [Test]
    public async Task A_name_is_free_again_when_the_parent_has_heard_of_the_death()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var probe = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", journal.Ref));
        var child = await parent.MakeChildAsync("child", journal.Ref);
        parent.Tell(new Do("watch", actor => actor.Here.WatchWith(child, new Do("tell", _ => probe.Ref.Tell("dead")))));

        actors.System.Stop(child);
        await probe.ReceiveAsync();

        Assert.That(await parent.MakeChildAsync("child", journal.Ref), Is.Not.EqualTo(child));
    }

    [Test]
    public async Task A_name_at_the_top_is_refused_while_another_actor_has_it()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        actors.System.ActorOf(Puppet.As("a", journal.Ref), "name");

        Assert.That(() => actors.System.ActorOf(Puppet.As("b", journal.Ref), "name"), Throws.TypeOf<InvalidActorNameException>());
    }

    [TestCase("")]
    [TestCase("$a")]
    [TestCase("a/b")]
    [TestCase("with blank")]
    [TestCase("é")]
    public async Task A_name_that_cannot_be_part_of_a_path_is_refused(string name)
    {
        await using var actors = new TestActors();

        Assert.That(() => actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref), name), Throws.TypeOf<InvalidActorNameException>());
    }

    [Test]
    public async Task An_actor_finds_its_children_by_name_and_nobody_by_another()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", journal.Ref), "parent");
        var child = await parent.MakeChildAsync("child", journal.Ref);

        var (found, other, children) = await parent.RunAsync(actor =>
            (actor.Here.Child("child"), actor.Here.Child("other"), actor.Here.GetChildren().ToArray()));

        Assert.That((found, other), Is.EqualTo((child, (IActorRef)ActorRefs.Nobody)));
        Assert.That(children, Is.EqualTo(new[] { child }));
        Assert.That(child.Path.ToStringWithoutAddress(), Is.EqualTo("/user/parent/child"));
    }

    private sealed class Mourner : UntypedActor
    {
        private readonly Action<string> _note;

        public Mourner(Action<string> note) => _note = note;

        protected override void PostStop() => _note("stopped");

        protected override void OnReceive(object message) => Unhandled(message);
    }

    private sealed class LateParent : UntypedActor
    {
        private readonly IActorRef _probe;

        public LateParent(IActorRef probe) => _probe = probe;

        protected override void PostStop()
        {
            var late = Props.Create(() => new LateParent(_probe));
            _probe.Tell(Assert.Catch(() => Context.ActorOf(late)));
        }

        protected override void OnReceive(object message) => Unhandled(message);
    }
}
