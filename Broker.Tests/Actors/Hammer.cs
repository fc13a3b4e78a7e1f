namespace Broker.Tests.Actors;

/// <summary>Many threads at once.</summary>
internal static class Hammer
{
    /// <summary>Has each thread do something so many times.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="each">How many times each of them.</param>
    /// <param name="tell">What: it gets the thread's number and the time's.</param>
    public static Task RunAsync(int threads, int each, Action<int, int> tell) => Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
    {
        for (var number = 0; number < each; number++)
        {
            tell(thread, number);
        }
    })));
}
