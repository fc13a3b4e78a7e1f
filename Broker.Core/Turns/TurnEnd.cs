namespace Broker.Core.Turns;

/// <summary>What waits for the end of the actor's turn that runs on this thread. With Akka's actors nothing does.</summary>
public static class TurnEnd
{
    /// <summary>Whether the last turn on this thread has made more ready than its thread ran by itself.</summary>
    public static bool WasMuch =>
#if USE_AKKA
        false;
#else
        AfterTurn.WasMuch;
#endif

    /// <summary>Whether much waits; the turn should end soon.</summary>
    public static bool IsMuchWaiting =>
#if USE_AKKA
        false;
#else
        AfterTurn.IsMuchWaiting;
#endif

    /// <summary>Runs a work item after the turn, or in the thread pool. Never before this returns.</summary>
    /// <param name="item">The work item. It blocks nobody and throws nothing.</param>
    public static void Run(IThreadPoolWorkItem item) =>
#if USE_AKKA
        ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
#else
        AfterTurn.Run(item);
#endif
}
