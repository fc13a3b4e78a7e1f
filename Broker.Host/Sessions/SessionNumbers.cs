namespace Broker.Host.Sessions;

/// <summary>
/// Gives out numbers for sessions. Messages remember who sent them and outlive the broker, so a number is never given out again: they begin
/// with the time of the start, with room for a million sessions in each millisecond that the broker runs. Any thread.
/// </summary>
/// <param name="clock">The start of the broker is read from it once.</param>
internal sealed class SessionNumbers(TimeProvider clock)
{
    private const int BitsBelowTime = 20;

    private long _last = clock.GetUtcNow().ToUnixTimeMilliseconds() << BitsBelowTime;

    /// <summary>A number that was never given out before.</summary>
    public long Next() => Interlocked.Increment(ref _last);
}
