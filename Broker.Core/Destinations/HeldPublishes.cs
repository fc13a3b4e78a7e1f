using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// The messages that a topic does not hand out yet, because most of its subscribers cannot keep up. Their publishers' windows are
/// not released meanwhile, so that they publish no more; that bounds how many there can be.
/// </summary>
/// <remarks>
/// Holding back is for a broker that is behind, not for a subscriber that is. It goes on while the subscribers take data: all of
/// them at whatever rate, for then nobody is kept waiting who could go faster; otherwise at a rate that shows the machine at
/// work. Those who do not take data any more are not waited for again until they have caught up.
/// <para>
/// A large message waits for each subscriber that has no room for it, for a few of them fill an outbox before anybody can have taken
/// one. It waits at a rate as well, and that shows over several ticks only: what is large is taken as a whole.
/// </para>
/// </remarks>
internal sealed class HeldPublishes(IActorRef topic, TimeProvider clock)
{
    private const int QuietTicks = 3;
    private const long BusyBytesPerTick = 1024 * 1024;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly LookAgain LookAgainNow = new();

    // There once something has had to wait.
    private Queue<(object Message, IActorRef Sender)>? _waiting;
    private (object Message, IActorRef Sender)? _begun;
    private ITimer? _timer;
    private long _progress;
    private long _movedLately;
    private int _quiet;
    private int _ticks;
    private int _size;

    /// <summary>Whether subscribers set the pace of publishers if all are behind; if not, they may go without what they do not take.</summary>
    public bool IsPatient { get; set; } = true;

    /// <summary>Whether messages are held back now.</summary>
    public bool IsHolding => _timer is not null;

    /// <summary>Whether there is nothing to hand out.</summary>
    public bool IsEmpty => _begun is null && _waiting is not { Count: > 0 };

    /// <summary>Begins to hold back.</summary>
    /// <param name="congested">One of those who cannot keep up.</param>
    /// <param name="size">The size of the message that it has no room for; 0: it is most of them who cannot, whatever comes.</param>
    public void Begin(Subscription congested, int size = 0)
    {
        (_quiet, _ticks, _movedLately, _size) = (0, 0, 0, size);
        _timer = clock.CreateTimer(_ => topic.Tell(LookAgainNow, ActorRefs.NoSender), null, Tick, Tick);
        Await(congested);
    }

    /// <summary>
    /// Holds back a <see cref="Publish"/>, or a <see cref="Transactions.CarryOut"/> or <see cref="Transactions.Prepare"/>, whose messages must
    /// not overtake it: durable subscriptions give them their places at the first step.
    /// </summary>
    public void Add(object message, IActorRef sender) => (_waiting ??= new()).Enqueue((message, sender));

    /// <summary>Holds back, before all that waits, what has been handed out in part.</summary>
    public void PutBack(object message, IActorRef sender) => _begun = (message, sender);

    /// <summary>Looks at what was held back first.</summary>
    /// <returns>Null if nothing is left.</returns>
    public object? Peek() => _begun is { } begun ? begun.Message : _waiting is { Count: > 0 } ? _waiting.Peek().Message : null;

    /// <summary>Takes what was held back first.</summary>
    /// <returns>False if nothing is left.</returns>
    public bool TryTake([MaybeNullWhen(false)] out object message, [MaybeNullWhen(false)] out IActorRef sender)
    {
        if (_begun is { } begun)
        {
            (message, sender) = begun;
            _begun = null;
            return true;
        }

        if (_waiting is not { Count: > 0 })
        {
            (message, sender) = (null, null);
            return false;
        }

        (message, sender) = _waiting.Dequeue();
        return true;
    }

    /// <summary>One of the congested has caught up: holds on if most still have not.</summary>
    public void OnDrained(IEnumerable<TopicSubscriber> subscribers) => Reconsider(subscribers, isTick: false);

    /// <summary>Time has passed: holds on if most still have not caught up, but take data.</summary>
    public void OnTick(IEnumerable<TopicSubscriber> subscribers) => Reconsider(subscribers, isTick: true);

    /// <summary>Holds back no more; what was held back is still to be taken.</summary>
    public void End()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private void Reconsider(IEnumerable<TopicSubscriber> subscribers, bool isTick)
    {
        if (!IsHolding)
        {
            return;
        }

        var direct = subscribers.Where(subscriber => subscriber.Queue is null).Select(subscriber => subscriber.Subscription).ToList();
        var congested = direct.FindAll(IsAwaited);

        if (congested.Count * 2 <= (_size > 0 ? 0 : direct.Count))
        {
            End();
        }
        else if (isTick && !IsWorthWaiting(direct, isEverybody: congested.Count == direct.Count))
        {
            congested.ForEach(subscription => subscription.Outbox.StopWaiting());
            End();
        }
        else
        {
            Await(congested[0]);
        }
    }

    private bool IsAwaited(Subscription subscription) =>
        _size > 0 ? subscription.Outbox.IsTooFullFor(_size) : subscription.Outbox.IsCongested;

    private bool IsWorthWaiting(List<Subscription> direct, bool isEverybody)
    {
        var progress = direct.Sum(subscription => subscription.Outbox.Progress);
        var moved = progress - _progress;
        _progress = progress;
        _quiet = moved == 0 ? _quiet + 1 : 0;

        if (isEverybody && IsPatient)
        {
            return _quiet < QuietTicks;
        }

        return _size > 0 ? IsBusyLately(moved) : moved >= BusyBytesPerTick;
    }

    private bool IsBusyLately(long moved)
    {
        _movedLately += moved;
        if (++_ticks < QuietTicks)
        {
            return true;
        }

        var isBusy = _movedLately >= QuietTicks * BusyBytesPerTick;
        (_ticks, _movedLately) = (0, 0);
        return isBusy;
    }

    private void Await(Subscription congested) => congested.Outbox.NotifyWhenDrained(topic, new OutboxDrained(congested.Key));

    /// <summary>Time to reconsider.</summary>
    public sealed class LookAgain;
}
