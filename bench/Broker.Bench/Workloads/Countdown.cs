namespace Broker.Bench.Workloads;

/// <summary>Wakes whoever waits for so many things to happen on other threads.</summary>
internal sealed class Countdown : IDisposable
{
    private readonly ManualResetEventSlim _isOver = new();
    private long _left;

    /// <summary>Begins a count.</summary>
    public void Begin(long count)
    {
        _isOver.Reset();
        Volatile.Write(ref _left, count);
    }

    /// <summary>Something has happened. Any thread.</summary>
    public void Count(long howMuch)
    {
        if (Interlocked.Add(ref _left, -howMuch) == 0)
        {
            _isOver.Set();
        }
    }

    /// <summary>Waits for the end of the count.</summary>
    /// <exception cref="TimeoutException">It does not come.</exception>
    public void Wait()
    {
        if (!_isOver.Wait(TimeSpan.FromSeconds(60)))
        {
            throw new TimeoutException($"{Volatile.Read(ref _left)} things have not happened.");
        }
    }

    public void Dispose() => _isOver.Dispose();
}
