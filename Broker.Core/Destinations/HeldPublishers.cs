using Broker.Core.Commands;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// The publishers that a topic holds back, by not releasing their windows, while most of its subscribers cannot keep up.
/// </summary>
/// <remarks>
/// Holding back is for a broker that is behind, not for a subscriber that is. It goes on while the subscribers take data: all of
/// them at whatever rate, for then nobody is kept waiting who could go faster; otherwise at a rate that shows the machine at
/// work. Those who do not take data any more are not waited for again until they have caught up.
/// </remarks>
internal sealed class HeldPublishers(IActorRef topic, TimeProvider clock)
{
    private const int QuietTicks = 3;
    private const long BusyBytesPerTick = 1024 * 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly LookAgain LookAgainNow = new();

    private readonly List<(PublishWindow Window, int Size)> _held = [];
    private ITimer? _timer;
    private long _progress;
    private int _quiet;

    public bool Any => _held.Count > 0;

    /// <summary>Holds a publisher back.</summary>
    /// <param name="window">Its window.</param>
    /// <param name="size">What will be released.</param>
    /// <param name="congested">One of those who cannot keep up.</param>
    public void Hold(PublishWindow window, int size, Subscription congested)
    {
        _held.Add((window, size));

        if (_timer is null)
        {
            _quiet = 0;
            _timer = clock.CreateTimer(_ => topic.Tell(LookAgainNow, ActorRefs.NoSender), null, Tick, Tick);
            Await(congested);
        }
    }

    /// <summary>One of the congested has caught up: holds on if most still have not.</summary>
    public void OnDrained(IEnumerable<TopicSubscriber> subscribers) => Reconsider(subscribers, isTick: false);

    /// <summary>Time has passed: holds on if most still have not caught up, but take data.</summary>
    public void OnTick(IEnumerable<TopicSubscriber> subscribers) => Reconsider(subscribers, isTick: true);

    public void ReleaseAll()
    {
        _timer?.Dispose();
        _timer = null;

        foreach (var (window, size) in _held)
        {
            window.Release(size);
        }

        _held.Clear();
    }

    private void Reconsider(IEnumerable<TopicSubscriber> subscribers, bool isTick)
    {
        if (!Any)
        {
            return;
        }

        var direct = subscribers.Where(subscriber => subscriber.Queue is null).Select(subscriber => subscriber.Subscription).ToList();
        var congested = direct.FindAll(subscription => subscription.Outbox.IsCongested);

        if (congested.Count * 2 <= direct.Count)
        {
            ReleaseAll();
        }
        else if (isTick && !IsWorthWaiting(direct, isEverybody: congested.Count == direct.Count))
        {
            congested.ForEach(subscription => subscription.Outbox.StopWaiting());
            ReleaseAll();
        }
        else
        {
            Await(congested[0]);
        }
    }

    private bool IsWorthWaiting(List<Subscription> direct, bool isEverybody)
    {
        var progress = direct.Sum(subscription => subscription.Outbox.Progress);
        var moved = progress - _progress;
        _progress = progress;
        _quiet = moved == 0 ? _quiet + 1 : 0;
        return isEverybody ? _quiet < QuietTicks : moved >= BusyBytesPerTick;
    }

    private void Await(Subscription congested) => congested.Outbox.NotifyWhenDrained(topic, new OutboxDrained(congested.Key));

    /// <summary>Time to reconsider.</summary>
    public sealed class LookAgain;
}
