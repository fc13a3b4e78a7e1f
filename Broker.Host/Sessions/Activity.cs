namespace Broker.Host.Sessions;

/// <summary>When the peer was last heard of: any octet counts, a WebSocket pong too. Written by whatever reads the connection, read by its session.</summary>
/// <param name="clock">The time.</param>
internal sealed class Activity(TimeProvider clock)
{
    private long _last = clock.GetTimestamp();

    /// <summary>How long the peer has been silent.</summary>
    public TimeSpan Silence => clock.GetElapsedTime(Volatile.Read(ref _last));

    /// <summary>The peer was heard of.</summary>
    public void Note() => Volatile.Write(ref _last, clock.GetTimestamp());
}
