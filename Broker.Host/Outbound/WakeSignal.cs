using System.Threading.Tasks.Sources;
using Broker.Core.Turns;

namespace Broker.Host.Outbound;

/// <summary>
/// Wakes one waiter, without allocating: setting it twice before the wait is setting it once. The waiter goes on after the setter's
/// turn or in the thread pool, never inside the setter's call, unless the setter wants that.
/// </summary>
internal sealed class WakeSignal : IValueTaskSource, IThreadPoolWorkItem
{
    private const int Idle = 0;
    private const int IsSet = 1;
    private const int Waiting = 2;

    // Continuations run where SetResult is called, and that is in Execute, on the thread pool.
    private ManualResetValueTaskSourceCore<bool> _source;
    private int _state;

    /// <summary>Waits until it is set; one waiter at a time.</summary>
    public ValueTask WaitAsync()
    {
        _source.Reset();

        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == IsSet)
        {
            Volatile.Write(ref _state, Idle);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(this, _source.Version);
    }

    /// <summary>Wakes the waiter, or the next one. Any thread.</summary>
    public void Set()
    {
        if (TryTakeWaiter())
        {
            TurnEnd.Run(this);
        }
    }

    /// <summary>Wakes the waiter, which goes on within this call, or the next one. Any thread that has nothing in its hands.</summary>
    public void SetNow()
    {
        if (TryTakeWaiter())
        {
            Execute();
        }
    }

    // Whoever gets true lets the waiter go on.
    private bool TryTakeWaiter() => Volatile.Read(ref _state) != IsSet
        && Interlocked.CompareExchange(ref _state, IsSet, Idle) == Waiting
        && Interlocked.CompareExchange(ref _state, Idle, Waiting) == Waiting;

    /// <summary>Called by the thread pool.</summary>
    public void Execute() => _source.SetResult(true);

    /// <inheritdoc/>
    public void GetResult(short token) => _source.GetResult(token);

    /// <inheritdoc/>
    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    /// <inheritdoc/>
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
