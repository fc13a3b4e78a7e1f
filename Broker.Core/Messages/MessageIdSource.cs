namespace Broker.Core.Messages;

/// <summary>Gives out message names. Any thread.</summary>
/// <param name="clock">The start of the broker is read from it once.</param>
public sealed class MessageIdSource(TimeProvider clock)
{
    private readonly long _epoch = clock.GetUtcNow().ToUnixTimeMilliseconds();
    private long _last;

    /// <summary>A name that was never given out before.</summary>
    /// <returns>The name.</returns>
    public MessageId Next() => new(_epoch, Interlocked.Increment(ref _last));
}
