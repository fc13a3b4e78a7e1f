using System.Runtime.CompilerServices;

namespace Broker.Host.Sockets;

/// <summary>Awaited, it goes on in the thread pool: what may take long must not run on a thread that waits for sockets (<see cref="SocketPoller"/>).</summary>
internal readonly struct PoolThread : ICriticalNotifyCompletion
{
    /// <summary>Whether there is nothing to be done.</summary>
    public bool IsCompleted => Thread.CurrentThread.IsThreadPoolThread;

    public PoolThread GetAwaiter() => this;

    public void GetResult()
    {
    }

    public void OnCompleted(Action continuation) => ThreadPool.QueueUserWorkItem(static next => next(), continuation, preferLocal: false);

    public void UnsafeOnCompleted(Action continuation) => ThreadPool.UnsafeQueueUserWorkItem(static next => next(), continuation, preferLocal: false);
}
