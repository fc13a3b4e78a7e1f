using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// One topic: puts each message into the outbox of every subscription to it and to the patterns that match it. It keeps nothing
/// and waits for nobody.
/// </summary>
/// <remarks>
/// When most of those it reaches cannot keep up, it is the broker that is behind, and publishers are held back (see
/// <see cref="HeldPublishes"/>). When only some cannot, it is they who are slow: their outboxes fill and they are ended.
/// </remarks>
internal sealed class TopicActor : UntypedActor
{
    // From here on it costs little beside the message itself to ask every subscriber for room first.
    private const int LargeMessage = 64 * 1024;

    private readonly DestinationName _name;
    private readonly TopicPatterns _patterns;
    private readonly TopicPromises _promises;
    private readonly IActorRef _directory;
    private readonly DestinationServices _services;
    private readonly TopicSubscribers _subscribers = new();
    private readonly HeldPublishes _held;
    private readonly Answers _answers;
    private PatternTable _matchedTable = PatternTable.Empty;
    private IReadOnlyList<TopicSubscriber> _matched = [];
    private bool _isDiscarding;
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="patterns">The subscriptions to patterns of its virtual host.</param>
    /// <param name="promises">What it has promised to transactions.</param>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="services">What all destinations share.</param>
    public TopicActor(DestinationName name, TopicPatterns patterns, TopicPromises promises, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _patterns = patterns;
        _promises = promises;
        _directory = directory;
        _services = services;
        _held = new HeldPublishes(Self, services.Clock);
        _answers = new Answers(name);
        _lastUsed = services.Clock.GetTimestamp();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        _answers.Begin(message, Sender);

        switch (message)
        {
            case Publish or CarryOut when _held.IsHolding:
                _held.Add(message, Sender);
                _answers.End();
                break;
            case Publish publish when MustWait(publish):
                _held.Add(message, Sender);
                _answers.End();
                break;
            case Publish or CarryOut:
                Route(message);
                break;
            case Subscribe subscribe:
                HandleSubscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                HandleUnsubscribe(unsubscribe);
                break;
            case OutboxDrained:
                _held.OnDrained(_subscribers.Concat(Matched()));
                RouteHeld();
                break;
            case HeldPublishes.LookAgain:
                _held.OnTick(_subscribers.Concat(Matched()));
                RouteHeld();
                break;
            case Prepare prepare:
                _promises.Add(prepare);
                _answers.Answer(new Prepared(prepare.Transaction));
                break;
            case RollBack rollBack:
                _promises.Take(rollBack.Transaction);
                break;
            case RetireIfIdle retire:
                HandleRetire(retire);
                break;
            case Discard:
                _isDiscarding = true;
                _held.End();
                RouteHeld();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.DestinationFailed(reason, _name.Text);

        foreach (var subscriber in _subscribers)
        {
            subscriber.Subscription.Session.Tell(new DestinationFailed(_name));
        }

        _answers.Fail();
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _held.End();

        while (_held.TryTake(out var message, out var sender))
        {
            _answers.Begin(message, sender);
            _answers.Fail();
        }
    }

    private void Route(object message)
    {
        var congested = message is CarryOut carryOut ? HandleCarryOut(carryOut) : HandlePublish((Publish)message);

        if (congested is not null && !_held.IsHolding)
        {
            _held.Begin(congested);
        }
    }

    private void RouteHeld()
    {
        while (!_held.IsHolding && !MustWait(_held.Peek()) && _held.TryTake(out var message, out var sender))
        {
            _answers.Begin(message, sender);
            Route(message);
        }
    }

    // Begins to hold back if the message is large and somebody has no room for it.
    private bool MustWait(object? message)
    {
        if (_isDiscarding || message is not Publish { Message.Size: >= LargeMessage and var size })
        {
            return false;
        }

        var full = _subscribers.Concat(Matched()).FirstOrDefault(subscriber => subscriber.Queue is null && subscriber.Subscription.Outbox.IsTooFullFor(size));
        if (full is not null)
        {
            _held.Begin(full.Subscription, size);
        }

        return full is not null;
    }

    private Subscription? HandlePublish(Publish publish)
    {
        var congested = FanOut(publish.Message);
        _answers.Confirm();
        return congested;
    }

    private Subscription? HandleCarryOut(CarryOut carryOut)
    {
        Subscription? congested = null;

        foreach (var message in _promises.Take(carryOut.Transaction))
        {
            congested = FanOut(message);
        }

        _answers.Answer(new CarriedOut(carryOut.Transaction));
        return congested;
    }

    // Returns one of the congested subscribers if most are, otherwise null.
    private Subscription? FanOut(Message message)
    {
        _lastUsed = _services.Clock.GetTimestamp();

        if (_isDiscarding)
        {
            return null;
        }

        var fanOut = new FanOut(message);
        foreach (var subscriber in _subscribers.AsSpan())
        {
            fanOut.To(subscriber);
        }

        foreach (var subscriber in Matched())
        {
            fanOut.To(subscriber);
        }

        return fanOut.MostlyCongested;
    }

    private IReadOnlyList<TopicSubscriber> Matched()
    {
        var table = _patterns.Table;
        if (!ReferenceEquals(table, _matchedTable))
        {
            _matched = table.Match(_name);
            _matchedTable = table;
        }

        return _matched;
    }

    private void HandleSubscribe(Subscribe subscribe)
    {
        var subscription = subscribe.Subscription;
        if (subscription.AckMode == AckMode.Auto)
        {
            _subscribers.Add(new TopicSubscriber(subscription, Queue: null));
            _answers.Answer(new Subscribed(subscribe.Tag, subscription.Key, Acknowledger: null));
            return;
        }

        var queue = Context.ActorOf(SubscriberQueue.PropsOf(_name, _directory, _services));
        _subscribers.Add(new TopicSubscriber(subscription, queue));
        queue.Forward(subscribe);
        _answers.End();
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        // A pill, not Stop: acknowledgements in the queue's mailbox are handled first.
        _subscribers.Remove(unsubscribe.Key)?.Queue?.Tell(PoisonPill.Instance);
        _lastUsed = _services.Clock.GetTimestamp();
        _answers.Confirm();
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        var isIdle = _subscribers.Count == 0 && _promises.IsEmpty && _held.IsEmpty && !_held.IsHolding
            && _services.Clock.GetElapsedTime(_lastUsed) >= _services.Settings.IdleTimeout;

        if (isIdle)
        {
            _answers.Answer(new Idle(_name, retire.Use));
        }
    }
}
