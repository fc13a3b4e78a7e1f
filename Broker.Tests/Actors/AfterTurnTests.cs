#if !USE_AKKA
using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>What a turn makes ready runs when the turn is over, in order, on its thread; what is much, and what no turn has made, in the thread pool.</summary>
internal sealed class AfterTurnTests
{
    private const int Most = 16;
    private const int MostUntilTheEnd = 4096 * Most;

    private readonly List<string> _log = [];

    [Test]
    public async Task What_is_little_runs_after_the_turn_in_order_on_its_thread()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();
        var threads = new List<int>();

        puppet.RunDirectly(_ =>
        {
            for (var number = 1; number <= 3; number++)
            {
                var name = $"item {number}";
                AfterTurn.Run(new Item(() =>
                {
                    _log.Add(name);
                    threads.Add(Environment.CurrentManagedThreadId);
                }));
            }

            _log.Add("turn");
        });

        Assert.That(_log, Is.EqualTo((string[])["turn", "item 1", "item 2", "item 3"]));
        Assert.That(threads, Is.All.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public async Task It_does_so_after_a_turn_in_the_thread_pool()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = 0;

        puppet.Tell(new Do("turn", _ =>
        {
            AfterTurn.Run(new Item(() =>
            {
                _log.Add("item");
                done.SetResult(Environment.CurrentManagedThreadId);
            }));
            turn = Environment.CurrentManagedThreadId;
            _log.Add("turn");
        }));

        Assert.That(await done.Task.WaitAsync(StompTestClient.Patience), Is.EqualTo(turn));
        Assert.That(_log, Is.EqualTo((string[])["turn", "item"]));
    }

    [Test]
    public async Task What_a_turn_within_another_makes_ready_runs_after_the_outer_one()
    {
        await using var actors = new TestActors();
        var (outer, inner) = (actors.System.ActorOf(Puppet.As("outer", actors.Probe().Ref)), actors.System.ActorOf(Puppet.As("inner", actors.Probe().Ref)));
        await outer.BecomeIdleAsync();
        await inner.BecomeIdleAsync();

        outer.RunDirectly(_ =>
        {
            AfterTurn.Run(Noting("outer item"));
            inner.RunDirectly(_ =>
            {
                AfterTurn.Run(Noting("inner item"));
                _log.Add("inner turn");
            });
            _log.Add("outer turn");
        });

        Assert.That(_log, Is.EqualTo((string[])["inner turn", "outer turn", "outer item", "inner item"]));
    }

    [Test]
    public async Task What_a_turn_that_fails_has_made_ready_runs_as_well()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();

        puppet.RunDirectly(_ =>
        {
            AfterTurn.Run(Noting("item"));
            throw new InvalidOperationException("told to fail");
        });

        Assert.That(_log, Is.EqualTo((string[])["item"]));
    }

    // The first one takes a turn, which makes one ready itself, while the second one has not run.
    [Test]
    public async Task What_runs_may_take_a_turn_that_makes_more_ready_and_all_of_it_runs_once()
    {
        await using var actors = new TestActors();
        var (first, second) = (actors.System.ActorOf(Puppet.As("first", actors.Probe().Ref)), actors.System.ActorOf(Puppet.As("second", actors.Probe().Ref)));
        await first.BecomeIdleAsync();
        await second.BecomeIdleAsync();

        first.RunDirectly(_ =>
        {
            AfterTurn.Run(new Item(() =>
            {
                _log.Add("item with a turn");
                second.RunDirectly(_ =>
                {
                    AfterTurn.Run(Noting("item of that turn"));
                    _log.Add("second turn");
                });
            }));
            AfterTurn.Run(Noting("item behind it"));
        });
        first.RunDirectly(_ => AfterTurn.Run(Noting("item of a later turn")));

        Assert.That(_log, Is.EqualTo((string[])["item with a turn", "second turn", "item of that turn", "item behind it", "item of a later turn"]));
    }

    [TestCase(1)]
    [TestCase(Most - 1)]
    [TestCase(Most)]
    [TestCase(Most + 1)]
    [TestCase((2 * Most) - 1)]
    [TestCase(2 * Most)]
    [TestCase((2 * Most) + 1)]
    [TestCase(MostUntilTheEnd - 1)]
    [TestCase(MostUntilTheEnd)]
    [TestCase(MostUntilTheEnd + 1)]
    [TestCase(1000)]
    public async Task However_many_there_are_each_runs_once(int count)
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();
        const int Rounds = 3;
        var times = new int[Rounds * count];

        // What an earlier round has left behind would run again with a later one.
        for (var round = 0; round < Rounds; round++)
        {
            using var all = new CountdownEvent(count);
            var (latch, start) = (all, round * count);

            puppet.RunDirectly(_ =>
            {
                for (var number = start; number < start + count; number++)
                {
                    var place = number;
                    AfterTurn.Run(new Item(() =>
                    {
                        Interlocked.Increment(ref times[place]);
                        latch.Signal();
                    }));
                }
            });

            Assert.That(latch.Wait(StompTestClient.Patience), Is.True, "All have run.");
        }

        Assert.That(times, Is.All.EqualTo(1));
    }

    [Test]
    public async Task What_is_much_does_not_wait_for_the_turn_to_end()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();
        using var all = new CountdownEvent(MostUntilTheEnd);
        var (latch, haveRun) = (all, false);

        puppet.RunDirectly(_ =>
        {
            for (var number = 0; number < MostUntilTheEnd; number++)
            {
                AfterTurn.Run(new Item(() => latch.Signal()));
            }

            haveRun = latch.Wait(StompTestClient.Patience);
        });

        Assert.That(haveRun, Is.True);
    }

    [Test]
    public void Outside_of_turns_it_runs_in_the_pool_and_never_inside_the_call()
    {
        for (var round = 0; round < 100; round++)
        {
            using var ran = new ManualResetEventSlim();
            var (done, thread, isInPool) = (ran, 0, false);

            AfterTurn.Run(new Item(() =>
            {
                thread = Environment.CurrentManagedThreadId;
                isInPool = Thread.CurrentThread.IsThreadPoolThread;
                done.Set();
            }));

            // This thread waits, so that nothing else can run on it.
            Assert.That(done.Wait(StompTestClient.Patience), Is.True);
            Assert.That(thread, Is.Not.EqualTo(Environment.CurrentManagedThreadId));
            Assert.That(isInPool, Is.True);
        }
    }

    [Test]
    public async Task What_runs_after_a_turn_is_outside_of_it()
    {
        await using var actors = new TestActors();
        var puppet = actors.System.ActorOf(Puppet.As("a", actors.Probe().Ref));
        await puppet.BecomeIdleAsync();
        using var ran = new ManualResetEventSlim();
        var (done, thread) = (ran, 0);
        var next = new Item(() =>
        {
            thread = Environment.CurrentManagedThreadId;
            done.Set();
        });

        puppet.RunDirectly(_ => AfterTurn.Run(new Item(() => AfterTurn.Run(next))));

        Assert.That(done.Wait(StompTestClient.Patience), Is.True);
        Assert.That(thread, Is.Not.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public void Nothing_cannot_be_run() => Assert.That(() => AfterTurn.Run(null!), Throws.ArgumentNullException);

    private Item Noting(string name) => new(() => _log.Add(name));

    private sealed class Item(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
#endif
