using System.Collections.Concurrent;
using Broker.Core.Turns;
using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>Many threads that tell directly and not, at once: still each message is handled once, each sender's in order, one at a time. Bounded by the number of messages.</summary>
internal sealed class DirectTellStressTests
{
    private const int Threads = 4;
    private const int Each = 100_000;

    [TestCase(0)]
    [TestCase(97, TestName = "Every message is handled once in its senders order one at a time by an actor that fails all the time")]
    public async Task Every_message_is_handled_once_in_its_senders_order_one_at_a_time(int failsAt)
    {
        await using var actors = new TestActors();
        var ledger = new Ledger();
        var actor = actors.System.ActorOf(Props.Create(() => new Clerk(ledger, failsAt)));

        await Hammer.RunAsync(Threads, Each, (sender, number) =>
        {
            var entry = new Entry(sender, number);

            // Each sender changes between both ways in another rhythm.
            if (number % (sender + 2) == 0)
            {
                actor.Tell(entry, ActorRefs.NoSender);
            }
            else
            {
                actor.TellDirectly(entry, ActorRefs.NoSender);
            }
        });
        await actor.SettleAsync();

        Assert.That(ledger.Faults, Is.Empty);
        Assert.That(ledger.Counts, Is.All.EqualTo(Each));
    }

    [Test]
    public async Task Every_message_to_an_actor_that_stops_is_handled_or_a_dead_letter()
    {
        await using var actors = new TestActors();
        var ledger = new Ledger();
        var letters = actors.ProbeOf(typeof(DeadLetter));
        var actor = actors.System.ActorOf(Props.Create(() => new Clerk(ledger, 0)));

        await Hammer.RunAsync(Threads, Each, (sender, number) =>
        {
            actor.TellDirectly(new Entry(sender, number), ActorRefs.NoSender);

            if (number == Each / 2)
            {
                actors.System.Stop(actor);
            }
        });
        await actors.Probe().AwaitDeathAsync(actor);

        Assert.That(ledger.Faults, Is.Empty);
#if !USE_AKKA
        // Akka.NET loses, without a letter, what is told in the very moment in which a mailbox closes; this runtime does not.
        while (ledger.Counts.Sum() < Threads * Each)
        {
            ledger.Enter((Entry)(await letters.ReceiveAsync<DeadLetter>()).Message);
        }

        Assert.That(ledger.Faults, Is.Empty, "Nothing was handled and a dead letter.");
        await letters.AssertNothingMoreAsync();
#endif
    }

    private sealed record Entry(int Sender, int Number);

    /// <summary>What has been entered, by one at a time.</summary>
    private sealed class Ledger
    {
        private readonly int[] _next = new int[Threads];
        private int _busy;

        public ConcurrentQueue<string> Faults { get; } = new();

        public IReadOnlyList<int> Counts => _next;

        public void Enter(Entry entry)
        {
            if (Interlocked.Exchange(ref _busy, 1) != 0)
            {
                Faults.Enqueue($"{entry} while another one was entered");
            }

            var expected = _next[entry.Sender]++;
            if (entry.Number != expected)
            {
                Faults.Enqueue($"{entry} where {expected} was expected");
            }

            Volatile.Write(ref _busy, 0);
        }
    }

    private sealed class Clerk : UntypedActor
    {
        private readonly Ledger _ledger;
        private readonly int _failsAt;

        public Clerk(Ledger ledger, int failsAt)
        {
            _ledger = ledger;
            _failsAt = failsAt;
        }

        protected override void OnReceive(object message)
        {
            var entry = (Entry)message;
            _ledger.Enter(entry);

            if (_failsAt > 0 && entry.Number % _failsAt == 0)
            {
                throw new InvalidOperationException("clumsy");
            }
        }
    }
}
