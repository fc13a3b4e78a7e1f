using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Actors that change how they handle messages.</summary>
internal sealed class BehaviourTests
{
    [Test]
    public async Task A_new_behaviour_takes_the_next_message()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        puppet.Tell(new Do("change", actor => actor.Here.Become((UntypedReceive)(message => actor.Note($"new {message}")))));
        puppet.Tell(1);

        Assert.That((await journal.ReceiveAsync(2))[1], Is.EqualTo("a: new 1"));
    }

    [Test]
    public async Task A_stacked_behaviour_gives_way_to_the_one_below()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        puppet.Tell(new Do("stack", actor => actor.Here.BecomeStacked((UntypedReceive)(message =>
        {
            actor.Note($"stacked {message}");
            actor.Here.UnbecomeStacked();
        }))));
        puppet.Tell(1);
        puppet.Tell(2);

        Assert.That((await journal.ReceiveAsync(3))[1..], Is.EqualTo(new[] { "a: stacked 1", "a: 2" }));
    }

    [Test]
    public async Task Behaviours_can_be_stacked_higher()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        puppet.Tell(new Do("stack", actor =>
        {
            foreach (var level in new[] { "lower", "upper" })
            {
                actor.Here.BecomeStacked((UntypedReceive)(message =>
                {
                    actor.Note($"{level} {message}");
                    actor.Here.UnbecomeStacked();
                }));
            }
        }));
        puppet.Tell(1);
        puppet.Tell(2);
        puppet.Tell(3);

        Assert.That((await journal.ReceiveAsync(4))[1..], Is.EqualTo(new[] { "a: upper 1", "a: lower 2", "a: 3" }));
    }

    [Test]
    public async Task The_lowest_behaviour_stays()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();
        var puppet = actors.System.ActorOf(Puppet.As("a", journal.Ref));

        puppet.Tell(new Do("unstack", actor => actor.Here.UnbecomeStacked()));
        puppet.Tell(1);

        Assert.That((await journal.ReceiveAsync(2))[1], Is.EqualTo("a: 1"));
    }

    [Test]
    public async Task A_behaviour_may_say_that_it_did_not_understand()
    {
        await using var actors = new TestActors();
        var unhandled = actors.ProbeOf(typeof(UnhandledMessage));
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        puppet.Tell(new Do("change", actor => actor.Here.Become((Receive)(_ => false))));
        puppet.Tell("what?");

        Assert.That((await unhandled.ReceiveAsync<UnhandledMessage>()).Message, Is.EqualTo("what?"));
    }

    [Test]
    public async Task A_new_instance_begins_with_the_first_behaviour()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);

        family.Child.Tell(new Do("change", actor => actor.Here.Become((UntypedReceive)(_ => throw new InvalidOperationException("other")))));
        family.Child.Tell(1);
        family.Child.Tell(2);

        Assert.That((await family.Journal.ReceiveAsync(5))[4], Is.EqualTo("child: 2"));
    }

    [Test]
    public async Task A_resumed_instance_keeps_its_behaviour()
    {
        await using var family = await Family.StartAsync(Supervision.Resuming);

        family.Child.Tell(new Do("change", actor => actor.Here.Become((UntypedReceive)(message =>
        {
            actor.Note($"new {message}");
            throw new InvalidOperationException("each time");
        }))));
        family.Child.Tell(1);
        family.Child.Tell(2);

        Assert.That(await family.Journal.ReceiveAsync(2), Is.EqualTo(new[] { "child: new 1", "child: new 2" }));
    }

    [Test]
    public async Task An_actor_is_told_when_nothing_has_come_for_a_while_again_and_again()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        actors.System.ActorOf(Props.Create(() => new Impatient(probe.Ref)));

        Assert.That(await probe.ReceiveAsync(3), Has.All.TypeOf<ReceiveTimeout>());
    }

    [Test]
    public async Task An_actor_that_does_not_ask_any_more_is_not_told()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        var impatient = actors.System.ActorOf(Props.Create(() => new Impatient(probe.Ref)));
        await probe.ReceiveAsync();

        Assert.That(await impatient.Ask<TimeSpan?>("interval", StompTestClient.Patience), Is.EqualTo(Impatient.Interval));
        impatient.Tell("calm down");
        Assert.That(await impatient.Ask<object>("interval", StompTestClient.Patience), Is.EqualTo("none"));
    }

    private sealed class Impatient : UntypedActor
    {
        public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

        private readonly IActorRef _probe;

        public Impatient(IActorRef probe) => _probe = probe;

        protected override void PreStart() => SetReceiveTimeout(Interval);

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case "interval":
                    Sender.Tell((object?)Context.ReceiveTimeout ?? "none");
                    break;
                case "calm down":
                    SetReceiveTimeout(null);
                    break;
                default:
                    _probe.Tell(message);
                    break;
            }
        }
    }
}
