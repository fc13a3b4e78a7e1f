using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Actors that somebody makes for whoever starts them.</summary>
internal sealed class ProducerTests
{
    [Test]
    public async Task An_actor_that_is_made_anew_is_made_by_the_same_producer()
    {
        await using var actors = new TestActors();
        var probe = actors.Probe();
        var actor = actors.System.ActorOf(Props.CreateBy(new Producer(probe.Ref)));

        actor.Tell("one", ActorRefs.NoSender);
        actor.Tell(new InvalidOperationException("fails"), ActorRefs.NoSender);
        actor.Tell("two", ActorRefs.NoSender);

        Assert.That(await probe.ReceiveAsync(2), Is.EqualTo((object[])["1: one", "2: two"]));
    }

    private sealed class Producer(IActorRef told) : IIndirectActorProducer
    {
        private int _made;

        public Type ActorType => typeof(Numbered);

        public ActorBase Produce() => new Numbered(++_made, told);

        public void Release(ActorBase actor)
        {
        }
    }

    private sealed class Numbered(int number, IActorRef told) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Exception failure)
            {
                throw failure;
            }

            told.Tell($"{number}: {message}", Self);
        }
    }
}
