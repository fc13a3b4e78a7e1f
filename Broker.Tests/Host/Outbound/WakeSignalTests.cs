using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>Wakes one waiter; setting it twice is setting it once.</summary>
internal sealed class WakeSignalTests
{
    private readonly WakeSignal _signal = new();

    [Test]
    public void A_wait_after_it_was_set_is_none()
    {
        _signal.Set();

        Assert.That(_signal.WaitAsync().AsTask().IsCompletedSuccessfully, Is.True);
    }

    [Test]
    public async Task Setting_it_twice_is_setting_it_once()
    {
        _signal.Set();
        _signal.Set();
        await _signal.WaitAsync();

        var second = _signal.WaitAsync().AsTask();

        Assert.That(second.IsCompleted, Is.False);
        _signal.Set();
        await second.WaitAsync(StompTestClient.Patience);
    }

    [Test]
    public async Task A_waiter_is_woken_again_and_again()
    {
        for (var time = 0; time < 1000; time++)
        {
            var waiting = _signal.WaitAsync().AsTask();
            Assert.That(waiting.IsCompleted, Is.False);
            _signal.Set();
            await waiting.WaitAsync(StompTestClient.Patience);
        }
    }

    [Test]
    public async Task The_waiter_goes_on_in_the_pool_not_inside_of_the_call()
    {
        var goesOn = WaitAsync();
        var setter = new Thread(_signal.Set);

        setter.Start();

        // A thread of its own is none of the pool's: had the waiter gone on inside of the call, it would have been there.
        var (thread, isOfPool) = await goesOn.WaitAsync(StompTestClient.Patience);
        Assert.That(thread, Is.Not.EqualTo(setter.ManagedThreadId));
        Assert.That(isOfPool, Is.True);
        setter.Join();
    }

    [Test]
    public async Task Whatever_was_done_before_it_was_set_is_seen_by_who_is_woken([Values(1, 4)] int setters)
    {
        const int Each = 20_000;
        var todo = 0;

        var setting = Enumerable.Range(0, setters).Select(_ => Task.Run(() =>
        {
            for (var time = 0; time < Each; time++)
            {
                Interlocked.Increment(ref todo);
                _signal.Set();
            }
        })).ToList();

        // A wake-up that is lost leaves this waiting for ever.
        var seen = 0;
        while (seen < setters * Each)
        {
            var taken = Interlocked.Exchange(ref todo, 0);
            seen += taken;

            if (taken == 0)
            {
                await _signal.WaitAsync().AsTask().WaitAsync(StompTestClient.Patience);
            }
        }

        await Task.WhenAll(setting);
        Assert.That(seen, Is.EqualTo(setters * Each));
    }

    private async Task<(int Thread, bool IsOfPool)> WaitAsync()
    {
        await _signal.WaitAsync();
        return (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread);
    }
}
