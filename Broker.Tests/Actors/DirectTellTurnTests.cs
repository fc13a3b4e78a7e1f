#if !USE_AKKA
using Broker.Core.Turns;
using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Who has nothing to do handles what it is told directly inside the call. Real Akka puts it into the mailbox.</summary>
internal sealed class DirectTellTurnTests
{
    [Test]
    public async Task An_idle_actor_handles_the_message_before_the_call_returns_on_the_callers_thread()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();
        var threads = new List<int>();

        puppet.RunDirectly(_ => threads.Add(Environment.CurrentManagedThreadId));
        puppet.RunDirectly(_ => threads.Add(Environment.CurrentManagedThreadId));

        Assert.That(threads, Is.EqualTo((int[])[Environment.CurrentManagedThreadId, Environment.CurrentManagedThreadId]));
    }

    [Test]
    public async Task Who_is_told_in_anothers_turn_handles_it_as_itself_and_the_other_goes_on_as_itself()
    {
        await using var actors = new TestActors();
        var client = actors.Probe().Ref;
        var (outer, inner) = (actors.System.ActorOf(Puppet.As("outer", client)), actors.System.ActorOf(Puppet.As("inner", client)));
        await outer.BecomeIdleAsync();
        await inner.BecomeIdleAsync();
        var turns = new List<(IActorRef Turn, IActorRef Sender)>();

        var look = new Do("look", actor => turns.Add((Puppet.InTurn, actor.Asker)));
        var nest = new Do("nest", actor =>
        {
            look.Action(actor);
            inner.TellDirectly(look, Puppet.InTurn);
            look.Action(actor);
        });
        outer.TellDirectly(nest, client);

        Assert.That(turns, Is.EqualTo(((IActorRef, IActorRef)[])[(outer, client), (inner, outer), (outer, client)]));
    }

    [Test]
    public async Task Who_fails_in_anothers_turn_fails_alone()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        var outer = family.Actors.System.ActorOf(Puppet.As("outer", family.Actors.Probe().Ref));
        await outer.BecomeIdleAsync();
        await family.Child.BecomeIdleAsync();
        IActorRef? turn = null;

        outer.RunDirectly(_ =>
        {
            family.Child.TellDirectly(Do.Boom, ActorRefs.NoSender);
            turn = Puppet.InTurn;
        });

        Assert.That(turn, Is.EqualTo(outer), "It goes on.");
        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PreRestart at boom"));
    }

    [Test]
    public async Task What_an_actor_fails_at_is_not_thrown_at_who_told_it()
    {
        await using var family = await Family.StartAsync(Supervision.Restarting);
        await family.Child.BecomeIdleAsync();

        Assert.That(() => family.Child.TellDirectly(Do.Boom, ActorRefs.NoSender), Throws.Nothing);

        Assert.That(await family.Journal.ReceiveAsync(), Is.EqualTo("child: PreRestart at boom"));
    }

    [Test]
    public async Task Nothing_cannot_be_told_to_an_actor_be_it_idle_or_not()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));

        await puppet.BecomeIdleAsync();
        Assert.That(() => puppet.TellDirectly(null!, ActorRefs.NoSender), Throws.ArgumentNullException);

        using var blockade = await Blockade.OfAsync(puppet);
        Assert.That(() => puppet.TellDirectly(null!, ActorRefs.NoSender), Throws.ArgumentNullException);
    }
}
#endif
