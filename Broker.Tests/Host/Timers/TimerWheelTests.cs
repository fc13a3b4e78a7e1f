using Broker.Host.Timers;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Timers;

/// <summary>One timer for all connections.</summary>
internal sealed class TimerWheelTests : IAsyncDisposable
{
    // The wheel has so many slots; what is due later waits for another turn.
    private static readonly TimeSpan OneTurn = TimerWheel.Tick * 1024;

    private readonly TestActors _actors = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly TimerWheel _wheel;
    private readonly ActorProbe _probe;

    public TimerWheelTests()
    {
        _wheel = new TimerWheel(_clock);
        _probe = _actors.Probe();
    }

    [TearDown]
    public async ValueTask DisposeAsync()
    {
        _wheel.Dispose();
        await _actors.DisposeAsync();
    }

    [TestCase(50, 50)]
    [TestCase(100, 100)]
    [TestCase(51, 100)]
    [TestCase(1, 50)]
    [TestCase(0, 50, TestName = "What is due at once is told at the next tick")]
    [TestCase(-1000, 50, TestName = "What was due before is told at the next tick")]
    [TestCase(51_200, 51_200, TestName = "Exactly one turn later")]
    [TestCase(51_250, 51_250, TestName = "One turn and a tick later")]
    [TestCase(3_600_000, 3_600_000, TestName = "Many turns later")]
    public async Task A_message_is_told_at_the_tick_that_its_time_is_rounded_up_to(int delay, int expected)
    {
        _wheel.Schedule(TimeSpan.FromMilliseconds(delay), _probe.Ref, "now");

        _clock.Advance(TimeSpan.FromMilliseconds(expected) - TimerWheel.Tick);
        await _probe.AssertNothingMoreAsync();
        _clock.Advance(TimerWheel.Tick);

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("now"));
    }

    [Test]
    public async Task It_is_told_once()
    {
        _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "now");

        _clock.Advance(TimerWheel.Tick);
        _clock.Advance(OneTurn * 2);

        await _probe.ReceiveAsync();
        await _probe.AssertNothingMoreAsync();
    }

    [Test]
    public async Task A_timer_of_a_later_turn_stays_where_one_of_this_turn_is_told()
    {
        _wheel.Schedule(OneTurn + TimerWheel.Tick, _probe.Ref, "later");
        _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "sooner");

        _clock.Advance(TimerWheel.Tick);
        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("sooner"));
        _clock.Advance(OneTurn - TimerWheel.Tick);
        await _probe.AssertNothingMoreAsync();
        _clock.Advance(TimerWheel.Tick);

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("later"));
    }

    [Test]
    public async Task What_was_cancelled_is_not_told()
    {
        var timer = _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "cancelled");
        _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "not cancelled");

        timer.Cancel();
        _clock.Advance(OneTurn);

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("not cancelled"));
        await _probe.AssertNothingMoreAsync();
    }

    [Test]
    public async Task To_cancel_what_was_told_changes_nothing()
    {
        var timer = _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "now");
        _clock.Advance(TimerWheel.Tick);

        timer.Cancel();

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("now"));
    }

    [Test]
    public async Task Time_runs_from_when_it_is_asked()
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        _wheel.Schedule(TimeSpan.FromSeconds(1), _probe.Ref, "now");

        _clock.Advance(TimeSpan.FromMilliseconds(950));
        await _probe.AssertNothingMoreAsync();
        _clock.Advance(TimerWheel.Tick);

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo("now"));
    }

    [Test]
    public async Task Of_many_each_is_told_at_its_tick([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var expected = new List<(long Tick, int Number)>();

        for (var number = 0; number < 500; number++)
        {
            var ticks = random.Next(1, 3000);
            _wheel.Schedule(TimerWheel.Tick * ticks, _probe.Ref, number);
            expected.Add((ticks, number));
        }

        for (var tick = 1L; tick <= 3000; tick++)
        {
            _clock.Advance(TimerWheel.Tick);

            foreach (var (_, number) in expected.Where(timer => timer.Tick == tick))
            {
                Assert.That(await _probe.ReceiveAsync(), Is.EqualTo(number));
            }
        }

        await _probe.AssertNothingMoreAsync();
    }

    [Test]
    public async Task After_the_end_nothing_is_told()
    {
        _wheel.Schedule(TimerWheel.Tick, _probe.Ref, "never");

        _wheel.Dispose();
        _clock.Advance(OneTurn);

        await _probe.AssertNothingMoreAsync();
    }

    [TestCase(10)]
    [TestCase(1024)]
    [TestCase(5000, Description = "More than a turn.")]
    public async Task A_clock_that_was_held_up_leaves_nothing_out(int ticks)
    {
        var clock = new LateClock();
        using var wheel = new TimerWheel(clock);
        int[] delays = [ticks, 1, ticks / 2, ticks + 1];
        foreach (var delay in delays)
        {
            wheel.Schedule(TimerWheel.Tick * delay, _probe.Ref, delay);
        }

        clock.Jump(TimerWheel.Tick * ticks);
        Assert.That(await _probe.ReceiveAsync(3), Is.EqualTo((object[])[1, ticks / 2, ticks]), "In the order of their times.");
        await _probe.AssertNothingMoreAsync();
        clock.Jump(TimerWheel.Tick);

        Assert.That(await _probe.ReceiveAsync(), Is.EqualTo(ticks + 1));
    }

    /// <summary>A clock whose timer fires once where it should have fired many times, as on a machine that was suspended.</summary>
    private sealed class LateClock : TimeProvider
    {
        private long _now;
        private Action _fire = () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new FakeTimeProvider().CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Jump(TimeSpan by)
        {
            _now += by.Ticks;
            _fire();
        }
    }
}
