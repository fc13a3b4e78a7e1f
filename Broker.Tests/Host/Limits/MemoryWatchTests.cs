using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>When publishers are held back for want of memory, when they are refused, and when they go on.</summary>
internal sealed class MemoryWatchTests : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLog _log = new();
    private readonly MemoryWatch _watch;
    private readonly List<MemoryPressure> _changes = [];
    private MemoryLimit _limit = new(0, Percent: 50);
    private long _used;
    private int _begun;
    private int _completed;

    public MemoryWatchTests()
    {
        var probe = new MemoryProbe(2000, () => _used, () => _begun++, () => _completed);
        _watch = new MemoryWatch(() => _limit, probe, _clock, _log);
        _watch.Changed = () => _changes.Add(_watch.Pressure);
    }

    [TearDown]
    public void Dispose() => _watch.Dispose();

    [Test]
    public void Below_the_limit_nothing_happens()
    {
        Look(999);

        Assert.That((_watch.Pressure, _watch.Limit, _begun), Is.EqualTo((MemoryPressure.None, 1000L, 0)));
        Assert.That(_log.Lines, Is.Empty);
    }

    [Test]
    public void Over_it_publishers_are_held_back_until_it_is_known_what_is_garbage()
    {
        Look(1000);
        Assert.That((_watch.Pressure, _begun), Is.EqualTo((MemoryPressure.High, 1)));
        Look(1500);
        Assert.That((_watch.Pressure, _begun), Is.EqualTo((MemoryPressure.High, 1)), "It is being collected.");

        _completed++;
        Look(899);

        Assert.That(_changes, Is.EqualTo((MemoryPressure[])[MemoryPressure.High, MemoryPressure.None]));
        Assert.That(_log.Lines, Has.Count.EqualTo(2), "Once each.");
    }

    [Test]
    public void If_it_is_no_garbage_they_are_refused_until_a_tenth_less_is_used()
    {
        Look(1000);
        _completed++;
        Look(1000);
        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.Full));

        Look(900);
        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.Full), "Not yet.");
        Look(899);

        Assert.That(_changes, Is.EqualTo((MemoryPressure[])[MemoryPressure.High, MemoryPressure.Full, MemoryPressure.None]));
        Assert.That(_log.Lines, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_collection_that_does_not_end_is_not_waited_for()
    {
        Look(1000);
        _clock.Advance(TimeSpan.FromSeconds(4.5));
        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.High));

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.Full));
    }

    [Test]
    public void While_they_are_refused_it_is_collected_from_time_to_time_for_consumers_go_on()
    {
        Look(1000);
        _completed++;

        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.That(_begun, Is.InRange(4, 6));
    }

    [Test]
    public void Garbage_that_comes_again_and_again_is_not_collected_all_the_time()
    {
        for (var round = 0; round < 100; round++)
        {
            // What was collected is back in no time.
            Look(round % 2 == 0 ? 1000 : 100);
            _completed = _begun;
        }

        Assert.That(_begun, Is.InRange(4, 6), "Ten seconds.");
        Assert.That(_changes, Has.None.EqualTo(MemoryPressure.Full));
    }

    [Test]
    public void A_limit_that_changes_counts_at_once()
    {
        Look(1000);
        _completed++;
        Look(1000);

        _limit = new MemoryLimit(5000);
        Look(1000);
        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.None));

        _limit = default;
        Look(1_000_000);
        Assert.That(_watch.Pressure, Is.EqualTo(MemoryPressure.None), "No limit.");
    }

    [Test]
    public void This_process_is_measured()
    {
        var letGo = 0;
        var probe = MemoryProbe.OfProcess(() => letGo++);
        var before = probe.Used();
        var large = new byte[64 << 20];

        Assert.That(probe.Available, Is.GreaterThan(256L << 20));
        Assert.That(probe.Used(), Is.GreaterThan(before + (32 << 20)));
        GC.KeepAlive(large);

        probe.Collect();
        Assert.That(letGo, Is.EqualTo(1), "What is kept must not be in the way when memory is short.");
    }

    private void Look(long used)
    {
        _used = used;
        _clock.Advance(Tick);
    }
}
