using Broker.Host.Limits;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Limits;

/// <summary>When a broker at rest gives memory back.</summary>
internal sealed class IdleMemoryTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly IdleMemory _idle;
    private readonly List<string> _done = [];
    private long _allocated = 1000;
    private int _letGo;

    public IdleMemoryTests() => _idle = new IdleMemory(() => _allocated, () => _letGo++, () => _done.Add("collect"), () => _done.Add("compact"), _clock);

    [TearDown]
    public void Dispose() => _idle.Dispose();

    [Test]
    public void At_rest_after_work_it_is_collected_then_compacted_once()
    {
        Work(IdleMemory.WorkBytes);
        Assert.That(_done, Is.Empty, "It has just been at work.");

        Work(IdleMemory.RestBytes - 1);
        Assert.That(_done, Is.Empty);
        Work(0);
        Assert.That(_done, Is.EqualTo(new[] { "collect" }));
        Work(0);
        Work(0);
        Work(0);

        Assert.That(_done, Is.EqualTo(new[] { "collect", "compact" }));
    }

    [Test]
    public void What_is_kept_for_work_is_let_go_at_rest_whether_there_was_much_or_not()
    {
        Work(IdleMemory.RestBytes);
        Work(IdleMemory.RestBytes - 1);
        Assert.That(_letGo, Is.Zero, "Work may go on in a moment.");

        Work(0);
        Assert.That(_letGo, Is.EqualTo(1));
        Assert.That(_done, Is.Empty);

        Work(IdleMemory.RestBytes);
        Work(0);
        Assert.That(_letGo, Is.EqualTo(1));
    }

    [Test]
    public void While_there_is_work_nothing_is_done()
    {
        for (var look = 0; look < 20; look++)
        {
            Work(IdleMemory.WorkBytes);
        }

        Assert.That(_done, Is.Empty);
    }

    [Test]
    public void Without_much_work_before_it_is_not_worth_the_while()
    {
        for (var look = 0; look < 10; look++)
        {
            Work(IdleMemory.WorkBytes / 20);
        }

        Assert.That(_done, Is.Empty);
    }

    [Test]
    public void Whoever_comes_meanwhile_is_not_stopped()
    {
        Work(IdleMemory.WorkBytes);
        Work(0);
        Work(0);
        Assert.That(_done, Is.EqualTo(new[] { "collect" }));

        Work(IdleMemory.RestBytes);

        Assert.That(_done, Has.Count.EqualTo(1));
    }

    [Test]
    public void After_more_work_it_is_done_again()
    {
        for (var round = 0; round < 3; round++)
        {
            Work(IdleMemory.WorkBytes);
            Work(0);
            Work(0);
            Work(0);
        }

        Assert.That(_done, Is.EqualTo(new[] { "collect", "compact", "collect", "compact", "collect", "compact" }));
    }

    private void Work(long bytes)
    {
        _allocated += bytes;
        _clock.Advance(IdleMemory.Interval);
    }
}
