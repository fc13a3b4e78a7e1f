using Broker.Host.Configuration;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// Keeps a connection alive and finds out when it is not: sends heart-beats when nothing else was sent, and pings a WebSocket whose
/// client is silent, for a browser answers a ping even when it has put a tab's timers to sleep. Used in the session's turn only.
/// </summary>
internal sealed class HeartBeatMonitor(HeartBeatOptions options, ConnectionInfo connection, Outbox outbox, Activity activity, TimeProvider clock)
{
    // Beats go out a little early, because timers are late and networks slow (STOMP 1.2: "timing inaccuracies").
    private const double Haste = 0.8;

    // An answer to a ping takes its time, and so does a beat; half an interval is plenty for either.
    private const double Overdue = 1.5;

    private static readonly ControlFrame Ping = new(ControlKind.Ping, []);

    private TimeSpan _send;
    private TimeSpan _receive;

    /// <summary>What was configured when the connection came.</summary>
    public HeartBeatOptions Options => options;

    private TimeSpan PingAfter => !connection.CanPing ? TimeSpan.Zero : Shorter(options.Ping, _receive);

    /// <summary>The client's heart-beats are known.</summary>
    public void Start(HeartBeat client)
    {
        _send = TimeSpan.FromMilliseconds(HeartBeat.Interval((int)options.Send.TotalMilliseconds, client.Wants));
        _receive = TimeSpan.FromMilliseconds(HeartBeat.Interval(client.CanSend, (int)options.Receive.TotalMilliseconds));
    }

    /// <summary>Does what is due.</summary>
    /// <param name="isReading">Whether the connection is being read; if not, its silence means nothing.</param>
    /// <returns>False if the client has been silent for too long.</returns>
    public bool Check(bool isReading)
    {
        if (_send > TimeSpan.Zero && clock.GetElapsedTime(outbox.LastSent) >= _send * Haste)
        {
            outbox.Enqueue(EncodedFrame.HeartBeat, EncodedFrame.HeartBeat.Bytes.Length);
        }

        if (!isReading)
        {
            return true;
        }

        var silence = activity.Silence;
        var expected = Shorter(_receive, PingAfter);

        if (expected > TimeSpan.Zero && silence >= Longest(_receive, PingAfter) * options.Tolerance)
        {
            return false;
        }

        if (PingAfter > TimeSpan.Zero && silence >= PingAfter)
        {
            outbox.Enqueue(Ping, 2);
        }

        return true;
    }

    /// <summary>Whether the client has not been heard of when it should have been; sooner than it counts as gone without cause.</summary>
    /// <param name="isReading">Whether the connection is being read; if not, its silence means nothing.</param>
    /// <returns>False also if nothing is expected of it.</returns>
    public bool IsOverdue(bool isReading)
    {
        var expected = Longest(_receive, PingAfter);
        return isReading && expected > TimeSpan.Zero && activity.Silence >= expected * Overdue;
    }

    /// <summary>When to check again.</summary>
    public TimeSpan NextCheck()
    {
        var next = TimeSpan.FromSeconds(10);

        if (_send > TimeSpan.Zero)
        {
            next = Shorter(next, Left(_send * Haste, clock.GetElapsedTime(outbox.LastSent)));
        }

        foreach (var interval in (ReadOnlySpan<TimeSpan>)[_receive, PingAfter])
        {
            next = interval > TimeSpan.Zero ? Shorter(next, Left(interval, activity.Silence)) : next;
        }

        return next;
    }

    // What is overdue is looked at again after a while, not at once: the answer to a ping takes its time.
    private static TimeSpan Left(TimeSpan interval, TimeSpan elapsed) => interval > elapsed ? interval - elapsed : interval / 2;

    // Zero means: not at all.
    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) =>
        one == TimeSpan.Zero ? other : other == TimeSpan.Zero ? one : one < other ? one : other;

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
