using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Actors that fail while they are being made or made anew.</summary>
internal sealed class CreationFailureTests
{
    [Test]
    public async Task An_actor_whose_constructor_throws_is_stopped()
    {
        await using var actors = new TestActors();
        var failing = actors.System.ActorOf(Props.Create(() => new Fragile(new Fate { ConstructorFailures = 1 }, actors.Probe().Ref)));

        await actors.Probe().AwaitDeathAsync(failing);
    }

    [Test]
    public async Task An_actor_whose_start_throws_is_stopped_and_was_never_alive()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var failing = actors.System.ActorOf(Props.Create(() => new Fragile(new Fate { StartFailures = 1 }, journal.Ref)));

        await actors.Probe().AwaitDeathAsync(failing);

        await journal.AssertNothingMoreAsync();
    }

    [Test]
    public async Task What_was_told_to_an_actor_that_could_not_be_made_is_a_dead_letter()
    {
        await using var actors = new TestActors();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var failing = actors.System.ActorOf(Props.Create(() => new Fragile(new Fate { ConstructorFailures = 1 }, actors.Probe().Ref)));

        failing.Tell("hello");

        Assert.That((await letters.ReceiveAsync<DeadLetter>()).Message, Is.EqualTo("hello"));
    }

    [Test]
    public async Task The_failure_to_make_an_actor_names_its_cause()
    {
        await using var actors = new TestActors();
        var causes = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", actors.Probe().Ref, new OneForOneStrategy(cause =>
        {
            causes.Ref.Tell(cause);
            return Directive.Stop;
        })));

        await MakeAsync(parent, new Fate { ConstructorFailures = 1 }, actors.Probe());

        var failure = await causes.ReceiveAsync<ActorInitializationException>();
        Assert.That(failure.GetBaseException().Message, Is.EqualTo("constructor"));
    }

    [TestCase(1, 0)]
    [TestCase(0, 1)]
    [TestCase(3, 0)]
    [TestCase(0, 3)]
    [TestCase(2, 2)]
    public async Task A_parent_may_try_again_and_no_message_is_lost(int constructorFailures, int startFailures)
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", actors.Probe().Ref, Supervision.Restarting));
        var fate = new Fate { ConstructorFailures = constructorFailures, StartFailures = startFailures };

        var child = await MakeAsync(parent, fate, journal);
        child.Tell("hello");

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new[] { "started", "hello" }));
    }

    [Test]
    public async Task A_parent_that_forgives_a_failed_creation_gets_a_new_one()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var parent = actors.System.ActorOf(Puppet.As("parent", actors.Probe().Ref, Supervision.Resuming));

        var child = await MakeAsync(parent, new Fate { ConstructorFailures = 1 }, journal);
        child.Tell("hello");

        Assert.That(await journal.ReceiveAsync(2), Is.EqualTo(new[] { "started", "hello" }));
    }

    [Test]
    public async Task An_actor_that_cannot_be_made_anew_is_stopped()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var fate = new Fate();
        var actor = actors.System.ActorOf(Props.Create(() => new Fragile(fate, journal.Ref)));
        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("started"));

        fate.ConstructorFailures = 1;
        actor.Tell(Do.Boom);

        await actors.Probe().AwaitDeathAsync(actor);
    }

    [Test]
    public async Task An_actor_that_fails_at_its_farewell_is_made_anew_all_the_same()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        family.Child.Tell(new Do("prepare", child => child.Farewell = _ => throw new FormatException("farewell")));

        family.Child.Tell(Do.Boom);

        Assert.That((await family.Journal.ReceiveAsync(3))[1..], Is.EqualTo(new[] { "child: PostRestart after boom", "child: PreStart" }));
    }

    [Test]
    public async Task An_actor_that_fails_at_its_end_is_stopped_all_the_same()
    {
        await using var actors = new TestActors();
        var actor = actors.System.ActorOf(Props.Create(() => new Fragile(new Fate { StopFailures = 1 }, actors.Probe().Ref)));

        actors.System.Stop(actor);

        await actors.Probe().AwaitDeathAsync(actor);
    }

    [Test]
    public void An_actor_is_not_made_with_new() =>
        Assert.That(() => new Fragile(new Fate(), ActorRefs.Nobody), Throws.TypeOf<ActorInitializationException>());

    private static Task<IActorRef> MakeAsync(IActorRef parent, Fate fate, ActorProbe journal) =>
        parent.RunAsync(actor => actor.Here.ActorOf(Props.Create(() => new Fragile(fate, journal.Ref))));

    /// <summary>How often something will still fail; shared by the instances of an actor.</summary>
    private sealed class Fate
    {
        private int _constructorFailures;
        private int _startFailures;
        private int _stopFailures;

        public int ConstructorFailures
        {
            set => Volatile.Write(ref _constructorFailures, value);
        }

        public int StartFailures
        {
            init => _startFailures = value;
        }

        public int StopFailures
        {
            init => _stopFailures = value;
        }

        public void MeetConstructor() => Meet(ref _constructorFailures, "constructor");

        public void MeetStart() => Meet(ref _startFailures, "start");

        public void MeetStop() => Meet(ref _stopFailures, "stop");

        private static void Meet(ref int failures, string what)
        {
            if (Interlocked.Decrement(ref failures) >= 0)
            {
                throw new FormatException(what);
            }
        }
    }

    private sealed class Fragile : UntypedActor
    {
        private readonly Fate _fate;
        private readonly IActorRef _journal;

        public Fragile(Fate fate, IActorRef journal)
        {
            _fate = fate;
            _journal = journal;
            fate.MeetConstructor();
        }

        protected override void PreStart()
        {
            _fate.MeetStart();
            _journal.Tell("started");
        }

        protected override void PostStop()
        {
            _journal.Tell("stopped");
            _fate.MeetStop();
        }

        protected override void OnReceive(object message)
        {
            if (message is Do)
            {
                throw new FormatException("told to fail");
            }

            _journal.Tell(message);
        }
    }
}
