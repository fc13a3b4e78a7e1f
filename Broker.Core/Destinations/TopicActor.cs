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
public sealed class TopicActor : UntypedActor
{
    private readonly DestinationName _name;
    private readonly TopicPatterns _patterns;
    private readonly IActorRef _directory;
    private readonly DestinationServices _services;
    private readonly TopicSubscribers _subscribers = new();
    private readonly Dictionary<TransactionKey, IReadOnlyList<DestinationCommand>> _prepared = [];
    private readonly HeldPublishes _held;
    private PatternTable _matchedTable = PatternTable.Empty;
    private IReadOnlyList<TopicSubscriber> _matched = [];
    private bool _isDiscarding;
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="patterns">The subscriptions to patterns of its virtual host.</param>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="services">What all destinations share.</param>
    public TopicActor(DestinationName name, TopicPatterns patterns, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _patterns = patterns;
        _directory = directory;
        _services = services;
        _held = new HeldPublishes(Self, services.Clock);
        _lastUsed = services.Clock.GetTimestamp();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Publish publish:
                HandlePublish(publish);
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
                _prepared.Add(prepare.Transaction, prepare.Commands);
                Sender.Tell(new Prepared(prepare.Transaction));
                break;
            case CarryOut carryOut:
                HandleCarryOut(carryOut);
                break;
            case RollBack rollBack:
                _prepared.Remove(rollBack.Transaction);
                break;
            case RetireIfIdle retire:
                HandleRetire(retire);
                break;
            case Discard:
                _isDiscarding = true;
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

        if (message is DestinationCommand command)
        {
            Refuse(command, Sender);
        }

        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _held.End();

        while (_held.TryTake(out var publish, out var sender))
        {
            Refuse(publish, sender);
        }
    }

    private void Refuse(DestinationCommand command, IActorRef sender)
    {
        (command as Publish)?.Window?.Release(((Publish)command).Message.Size);
        sender.Tell(new CommandRefused(command.Tag, new Refusal(RefusalReason.Failed, $"{_name} failed.")));
    }

    private void HandlePublish(Publish publish)
    {
        if (_held.IsHolding)
        {
            _held.Add(publish, Sender);
        }
        else
        {
            Route(publish, Sender);
        }
    }

    private void Route(Publish publish, IActorRef sender)
    {
        var congested = _isDiscarding ? null : FanOut(publish.Message);
        Confirm(publish, sender);

        if (congested is not null)
        {
            _held.Begin(congested);
        }
    }

    private void RouteHeld()
    {
        while (!_held.IsHolding && _held.TryTake(out var publish, out var sender))
        {
            Route(publish, sender);
        }
    }

    private static void Confirm(Publish publish, IActorRef sender)
    {
        publish.Window?.Release(publish.Message.Size);

        if (publish.Confirm)
        {
            sender.Tell(new CommandDone(publish.Tag));
        }
    }

    // Returns one of the congested subscribers if most are, otherwise null.
    private Subscription? FanOut(Message message)
    {
        _lastUsed = _services.Clock.GetTimestamp();

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
            Sender.Tell(new Subscribed(subscribe.Tag, subscription.Key, Acknowledger: null));
            return;
        }

        var queue = Context.ActorOf(SubscriberQueue.PropsOf(_name, _directory, _services));
        _subscribers.Add(new TopicSubscriber(subscription, queue));
        queue.Forward(subscribe);
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        // A pill, not Stop: acknowledgements in the queue's mailbox are handled first.
        _subscribers.Remove(unsubscribe.Key)?.Queue?.Tell(PoisonPill.Instance);
        _lastUsed = _services.Clock.GetTimestamp();

        if (unsubscribe.Confirm)
        {
            Sender.Tell(new CommandDone(unsubscribe.Tag));
        }
    }

    private void HandleCarryOut(CarryOut carryOut)
    {
        _prepared.Remove(carryOut.Transaction, out var commands);

        foreach (var publish in commands!.OfType<Publish>())
        {
            FanOut(publish.Message);
        }

        Sender.Tell(new CarriedOut(carryOut.Transaction));
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        var isIdle = _subscribers.Count == 0 && _prepared.Count == 0 && _held.IsEmpty && !_held.IsHolding
            && _services.Clock.GetElapsedTime(_lastUsed) >= _services.Settings.IdleTimeout;

        if (isIdle)
        {
            Sender.Tell(new Idle(_name, retire.Use));
        }
    }
}
