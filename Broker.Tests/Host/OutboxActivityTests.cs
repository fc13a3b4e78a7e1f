using Broker.Host.Outbound;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

/// <summary>What counts as sent for the heart-beats that a client was promised.</summary>
internal sealed class OutboxActivityTests
{
    private readonly FakeTimeProvider _clock = new();

    [Test]
    public void A_heart_beat_counts_as_sent()
    {
        var outbox = new Outbox(new OutboxLimits(1024, 10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(10));
        outbox.Enqueue(EncodedFrame.HeartBeat, 1);
        Send(outbox);

        Assert.That(_clock.GetElapsedTime(outbox.LastSent), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void Pings_and_pongs_do_not_because_scripts_in_a_browser_never_see_them([Values] ControlKind kind)
    {
        var outbox = new Outbox(new OutboxLimits(1024, 10), _clock);

        _clock.Advance(TimeSpan.FromSeconds(10));
        outbox.Enqueue(new ControlFrame(kind, []), 2);
        Send(outbox);

        Assert.That(_clock.GetElapsedTime(outbox.LastSent), Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    private static void Send(Outbox outbox)
    {
        Assert.That(outbox.TryTake(out var batch, out var count), Is.True);
        outbox.Flushed(batch.AsSpan(0, count));
        OutboxEntries.GiveBack(batch, count);
    }
}
