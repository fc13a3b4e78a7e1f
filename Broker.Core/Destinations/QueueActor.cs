using Broker.Core.Acknowledgements;
using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// One queue: takes messages, keeps them, and gives each to one subscription that has credit for it, in turn. It delivers
/// whenever something has changed, until no message or no credit is left.
/// </summary>
/// <remarks>
/// The store outlives the actor's instance. If the instance fails, what was out for delivery goes back to the store and the
/// subscribers are told, so that the new instance starts from a state that is known to be whole.
/// </remarks>
public sealed class QueueActor : UntypedActor
{
    private readonly DestinationName _name;
    private readonly QueueSettings _settings;
    private readonly IMessageStore _store;
    private readonly DestinationServices _services;
    private readonly SubscriptionList _subscriptions = [];
    private readonly QueueDispatcher _dispatcher;
    private readonly QueueDisposal _disposal;
    private readonly PreparedParts _prepared = new();
    private readonly List<QueuedMessage> _settled = [];
    private bool _isDiscarding;
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The queue's name; of a queue that stands before one subscriber, the topic's.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="store">Its messages.</param>
    /// <param name="directory">Where dead letters are handed to.</param>
    /// <param name="services">What all destinations share.</param>
    public QueueActor(DestinationName name, QueueSettings settings, IMessageStore store, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _settings = settings;
        _store = store;
        _services = services;
        _dispatcher = new QueueDispatcher(store, _subscriptions, Self);
        _disposal = new QueueDisposal(name, settings, store, directory);
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
            case Settle settle:
                HandleSettle(settle);
                break;
            case Written written:
                HandleWritten(written);
                break;
            case OutboxDrained drained:
                _dispatcher.Unblock(drained.Key);
                break;
            case Subscribe subscribe:
                HandleSubscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                HandleUnsubscribe(unsubscribe);
                break;
            case Prepare prepare:
                HandlePrepare(prepare);
                break;
            case CarryOut carryOut:
                HandleCarryOut(carryOut);
                break;
            case RollBack rollBack:
                _prepared.RollBack(rollBack.Transaction);
                break;
            case RetireIfIdle retire:
                HandleRetire(retire);
                break;
            case Discard:
                _isDiscarding = true;
                _store.Clear();
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

        foreach (var subscription in _subscriptions)
        {
            foreach (var (_, queued) in subscription.Ledger.TakeAll())
            {
                _store.PutBack(queued);
            }

            subscription.Subscription.Session.Tell(new DestinationFailed(_name));
        }

        if (message is DestinationCommand command)
        {
            Refuse(command, new Refusal(RefusalReason.Failed, $"{_name} failed."));
        }

        base.PreRestart(reason, message);
    }

    // Messages in ------------------------------------------------------------------------------------------------------

    private void HandlePublish(Publish publish)
    {
        _lastUsed = _services.Clock.GetTimestamp();

        if (_isDiscarding)
        {
            Confirm(publish);
            return;
        }

        if (HasRoomFor(publish.Message.Size))
        {
            _store.Append(publish.Message);
            Confirm(publish);
            _dispatcher.Deliver();
            return;
        }

        if (_settings.EndsSlowSubscribers)
        {
            EndSlowSubscribers();
            Confirm(publish);
        }
        else
        {
            Refuse(publish, Full());
        }
    }

    private bool HasRoomFor(long size, long messages = 1)
    {
        var held = _store.Count + _prepared.Messages;
        return (held == 0 && messages == 1) || (held + messages <= _settings.MaxMessages && _store.Bytes + _prepared.Bytes + size <= _settings.MaxBytes);
    }

    private Refusal Full() => new(
        RefusalReason.QueueFull,
        FormattableString.Invariant($"{_name} holds {_store.Count} messages of {_store.Bytes} bytes; at most {_settings.MaxMessages} messages or {_settings.MaxBytes} bytes are allowed."));

    private void EndSlowSubscribers()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Subscription.Outbox.ReportOverflow();
        }
    }

    // Settling ---------------------------------------------------------------------------------------------------------

    private void HandleSettle(Settle settle)
    {
        if (_subscriptions.TryGet(settle.Key, out var subscription))
        {
            var result = subscription.Ledger.Settle(settle.Delivery, subscription.IsCumulative, _settled);
            if (result == SettlementResult.NeverDelivered)
            {
                Refuse(settle, NeverDelivered());
                return;
            }

            Dispose(settle.Settlement);
            _dispatcher.Deliver();
        }

        Confirm(settle);
    }

    private void HandleWritten(Written written)
    {
        if (_subscriptions.TryGet(written.Key, out var subscription))
        {
            subscription.Ledger.Settle(new DeliveryReference(written.UpTo, default), isCumulative: true, _settled);
            Dispose(Settlement.Acknowledge);
            _dispatcher.Deliver();
        }
    }

    private void Dispose(Settlement settlement)
    {
        if (!_isDiscarding)
        {
            _disposal.Dispose(_settled, settlement);
        }

        _settled.Clear();
    }

    private Refusal NeverDelivered() => new(RefusalReason.NeverDelivered, $"No such message was delivered from {_name} to this subscription.");

    // Subscriptions ----------------------------------------------------------------------------------------------------

    private void HandleSubscribe(Subscribe subscribe)
    {
        _subscriptions.Add(new QueueSubscription(subscribe.Subscription));
        Sender.Tell(new Subscribed(subscribe.Tag, subscribe.Subscription.Key, Self));
        _dispatcher.Deliver();
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        if (_subscriptions.Remove(unsubscribe.Key, out var subscription) && !_isDiscarding)
        {
            _disposal.TakeBackAll(subscription, unsubscribe);
            _dispatcher.Deliver();
        }

        _lastUsed = _services.Clock.GetTimestamp();
        Confirm(unsubscribe);
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        var isIdle = _subscriptions.Count == 0 && _store.Count == 0 && _prepared.IsEmpty
            && _services.Clock.GetElapsedTime(_lastUsed) >= _services.Settings.IdleTimeout;

        if (isIdle)
        {
            Sender.Tell(new Idle(_name, retire.Use));
        }
    }

    // Transactions -----------------------------------------------------------------------------------------------------

    private void HandlePrepare(Prepare prepare)
    {
        var part = new PreparedPart(prepare.Commands.OfType<Publish>().Select(publish => publish.Message));

        if (part.Messages.Count > 0 && !HasRoomFor(part.Bytes, part.Messages.Count))
        {
            Sender.Tell(new PrepareRefused(prepare.Transaction, Full()));
            return;
        }

        foreach (var settle in prepare.Commands.OfType<Settle>())
        {
            if (_subscriptions.TryGet(settle.Key, out var subscription) && !part.TryHold(subscription, settle))
            {
                part.ReleaseAll();
                Sender.Tell(new PrepareRefused(prepare.Transaction, NeverDelivered()));
                return;
            }
        }

        _prepared.Add(prepare.Transaction, part);
        Sender.Tell(new Prepared(prepare.Transaction));
    }

    private void HandleCarryOut(CarryOut carryOut)
    {
        var part = _prepared.Take(carryOut.Transaction);
        part.SettleAll();

        foreach (var (message, settlement) in part.Settlements)
        {
            _settled.Add(message);
            Dispose(settlement);
        }

        foreach (var message in part.Messages)
        {
            _store.Append(message);
        }

        _lastUsed = _services.Clock.GetTimestamp();
        Sender.Tell(new CarriedOut(carryOut.Transaction));
        _dispatcher.Deliver();
    }

    // Answers ----------------------------------------------------------------------------------------------------------

    private void Confirm(DestinationCommand command)
    {
        if (command is Publish publish)
        {
            publish.Window?.Release(publish.Message.Size);
        }

        if (command.Confirm)
        {
            Sender.Tell(new CommandDone(command.Tag));
        }
    }

    private void Refuse(DestinationCommand command, Refusal refusal)
    {
        if (command is Publish publish)
        {
            publish.Window?.Release(publish.Message.Size);
        }

        Sender.Tell(new CommandRefused(command.Tag, refusal));
    }
}
