using Microsoft.Extensions.Logging;

namespace Broker.Host.Outbound;

/// <summary>
/// Says in the log, once a minute at most, how many messages slow subscribers of the broker have gone without. What has been dropped since the
/// last line is in the next one, which comes when something is dropped again. Any thread.
/// </summary>
/// <param name="clock">The time.</param>
/// <param name="log">Where it is told.</param>
internal sealed class DropLog(TimeProvider clock, ILogger log)
{
    /// <summary>The least time between two lines.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private long _messages;
    private int _subscriptions;
    private int _round = 1;
    private long _told = clock.GetTimestamp() - (long)(Interval.TotalSeconds * clock.TimestampFrequency);

    /// <summary>Messages of a subscription have been dropped.</summary>
    /// <param name="backlog">What waits of it; its owner sees to it that it is noted by one thread at a time.</param>
    /// <param name="messages">How many.</param>
    public void Note(Backlog backlog, int messages)
    {
        var round = Volatile.Read(ref _round);
        Interlocked.Add(ref _messages, messages);

        if (backlog.NotedIn != round)
        {
            backlog.NotedIn = round;
            Interlocked.Increment(ref _subscriptions);
        }

        var told = Volatile.Read(ref _told);

        if (clock.GetElapsedTime(told) >= Interval && Interlocked.CompareExchange(ref _told, clock.GetTimestamp(), told) == told)
        {
            Interlocked.Increment(ref _round);
            log.MessagesDropped(Interlocked.Exchange(ref _messages, 0), Interlocked.Exchange(ref _subscriptions, 0));
        }
    }
}
