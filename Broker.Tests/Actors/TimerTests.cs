using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>
/// Messages of an actor to itself, later. The runtime's timers run on real time, so these tests wait for messages that must come;
/// of those that must not come, the last word is a message that comes later.
/// </summary>
internal sealed class TimerTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(60);

    [Test]
    public async Task A_single_timer_tells_its_message_once()
    {
        await using var clock = new Clock();

        clock.Do(timers => timers.StartSingleTimer("once", "tick", Soon));

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("tick"));
        clock.Do(timers => timers.StartSingleTimer("end", "end", Later));
        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("end"));
    }

    [Test]
    public async Task A_periodic_timer_tells_its_message_again_and_again()
    {
        await using var clock = new Clock();

        clock.Do(timers => timers.StartPeriodicTimer("often", "tick", Soon));

        Assert.That(await clock.Journal.ReceiveAsync(5), Is.All.EqualTo("tick"));
    }

    [Test]
    public async Task A_periodic_timer_may_begin_later_or_sooner()
    {
        await using var clock = new Clock();

        clock.Do(timers => timers.StartPeriodicTimer("often", "tick", Soon, TimeSpan.FromHours(1)));

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("tick"));
        clock.Do(timers => timers.StartSingleTimer("end", "end", Later));
        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("end"));
    }

    [Test]
    public async Task A_timer_that_was_cancelled_tells_nothing_even_if_its_message_waits_already()
    {
        await using var clock = new Clock();
        using var fired = new ManualResetEventSlim();
        using var watch = new Timer(_ => fired.Set(), null, Later, Timeout.InfiniteTimeSpan);

        clock.Do(timers =>
        {
            timers.StartPeriodicTimer("often", "tick", Soon);

            // By now it has fired, but this turn goes on, so its message waits.
            fired.Wait(StompTestClient.Patience);
            timers.Cancel("often");
        });
        clock.Do(timers => timers.StartSingleTimer("end", "end", Later));

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("end"));
    }

    [Test]
    public async Task A_timer_takes_the_place_of_the_former_of_its_key()
    {
        await using var clock = new Clock();
        using var fired = new ManualResetEventSlim();
        using var watch = new Timer(_ => fired.Set(), null, Later, Timeout.InfiniteTimeSpan);

        clock.Do(timers =>
        {
            timers.StartSingleTimer("key", "former", Soon);
            fired.Wait(StompTestClient.Patience);
            timers.StartSingleTimer("key", "latter", Soon);
        });

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("latter"));
    }

    [Test]
    public async Task All_timers_can_be_cancelled()
    {
        await using var clock = new Clock();

        clock.Do(timers =>
        {
            timers.StartPeriodicTimer(1, "one", Soon);
            timers.StartPeriodicTimer(2, "two", Soon);
            timers.CancelAll();
            timers.StartSingleTimer("end", "end", Later);
        });

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("end"));
    }

    [Test]
    public async Task A_timer_is_active_until_it_has_fired_or_was_cancelled()
    {
        await using var clock = new Clock();
        var states = new List<bool>();

        clock.Do(timers =>
        {
            timers.StartSingleTimer("key", "tick", TimeSpan.FromHours(1));
            states.Add(timers.IsTimerActive("key"));
            timers.Cancel("key");
            states.Add(timers.IsTimerActive("key"));
            timers.StartSingleTimer("key", "tick", Soon);
        });
        await clock.Journal.ReceiveAsync();
        clock.Do(timers => states.Add(timers.IsTimerActive("key")));
        await clock.Actor.SettleAsync();

        Assert.That(states, Is.EqualTo(new[] { true, false, false }));
    }

    [Test]
    public async Task A_restart_ends_all_timers()
    {
        await using var clock = new Clock();

        clock.Do(timers =>
        {
            timers.StartPeriodicTimer("often", "tick", Later);
            throw new InvalidOperationException("told to fail");
        });
        clock.Do(timers => timers.StartSingleTimer("end", "end", Later * 3));

        Assert.That(await clock.Journal.ReceiveAsync(), Is.EqualTo("end"));
    }

    [Test]
    public async Task Timers_can_be_started_while_the_actor_is_made()
    {
        await using var actors = new TestActors();
        var journal = actors.Probe();

        actors.System.ActorOf(Props.Create(() => new EarlyBird(journal.Ref)));

        Assert.That(await journal.ReceiveAsync(), Is.EqualTo("tick"));
    }

    private sealed class Clock : IAsyncDisposable
    {
        private readonly TestActors _actors = new();

        public Clock()
        {
            Journal = _actors.Probe();
            var journal = Journal.Ref;
            Actor = _actors.System.ActorOf(Props.Create(() => new Ticking(journal)));
        }

        public ActorProbe Journal { get; }

        public IActorRef Actor { get; }

        public void Do(Action<ITimerScheduler> action) => Actor.Tell(action, ActorRefs.NoSender);

        public ValueTask DisposeAsync() => _actors.DisposeAsync();
    }

    /// <summary>Does what it is told with its timers, and passes their messages on.</summary>
    private sealed class Ticking : UntypedActor, IWithTimers
    {
        private readonly IActorRef _journal;

        public Ticking(IActorRef journal) => _journal = journal;

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message)
        {
            if (message is Action<ITimerScheduler> action)
            {
                action(Timers);
            }
            else
            {
                _journal.Tell(message);
            }
        }
    }

    private sealed class EarlyBird : UntypedActor, IWithTimers
    {
        private readonly IActorRef _journal;

        public EarlyBird(IActorRef journal)
        {
            _journal = journal;
            Timers.StartSingleTimer("early", "tick", TimeSpan.FromMilliseconds(1));
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void OnReceive(object message) => _journal.Tell(message);
    }
}
