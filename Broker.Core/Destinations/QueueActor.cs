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
/// The contents outlive the actor's instance. If the instance fails, what was out for delivery goes back and the subscribers are
/// told, so that the new instance starts from a state that is known to be whole.
/// </remarks>
internal sealed class QueueActor : UntypedActor
{
    private readonly DestinationName _name;
    private readonly QueueSettings _settings;
    private readonly QueueContents _contents;
    private readonly DestinationServices _services;
    private readonly SubscriptionList _subscriptions = [];
    private readonly QueueDispatcher _dispatcher;
    private readonly QueueDisposal _disposal;
    private readonly QueueTransactions _transactions;
    private readonly Answers _answers;
    private readonly List<QueuedMessage> _settled = [];
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The queue's name; of a queue that stands before one subscriber, the topic's.</param>
    /// <param name="settings">How it behaves.</param>
    /// <param name="contents">What it holds.</param>
    /// <param name="directory">Where dead letters are handed to.</param>
    /// <param name="services">What all destinations share.</param>
    public QueueActor(DestinationName name, QueueSettings settings, QueueContents contents, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _settings = settings;
        _contents = contents;
        _services = services;
        _dispatcher = new QueueDispatcher(contents.Store, _subscriptions, Self);
        _disposal = new QueueDisposal(name, settings, contents, directory);
        _transactions = new QueueTransactions(contents, _subscriptions, _disposal);
        _answers = new Answers(name);
        _lastUsed = services.Clock.GetTimestamp();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        _answers.Begin(message, Sender);

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
                _answers.Answer(_transactions.Prepare(prepare, NeverDelivered));
                break;
            case CarryOut carryOut:
                HandleCarryOut(carryOut);
                break;
            case RollBack rollBack:
                _transactions.RollBack(rollBack.Transaction);
                _dispatcher.Deliver();
                break;
            case RetireIfIdle retire:
                HandleRetire(retire);
                break;
            case Discard:
                _contents.Discard();
                break;
            case KeepProperties keep:
                _contents.Log?.SetProperties(keep.Text);
                break;
            case GetLength:
                _answers.Answer(new QueueLength(_contents.Store.Count, _contents.Store.Bytes));
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

        if (message is Prepare prepare)
        {
            _transactions.RollBack(prepare.Transaction);
        }

        foreach (var subscription in _subscriptions)
        {
            _disposal.Recall(subscription);
            subscription.Subscription.Session.Tell(new DestinationFailed(_name));
        }

        _answers.Fail();
        base.PreRestart(reason, message);
    }

    // Messages in ------------------------------------------------------------------------------------------------------

    private void HandlePublish(Publish publish)
    {
        _lastUsed = _services.Clock.GetTimestamp();

        if (_contents.IsDiscarding)
        {
            _answers.Confirm();
        }
        else if (_contents.HasRoomFor(publish.Message.Size))
        {
            _contents.Store.Append(publish.Message);
            _answers.Confirm();
            _dispatcher.Deliver();
        }
        else if (_settings.EndsSlowSubscribers)
        {
            EndSlowSubscribers();
            _answers.Confirm();
        }
        else
        {
            _answers.Refuse(_contents.Full());
        }
    }

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
                _answers.Refuse(NeverDelivered());
                return;
            }

            Dispose(settle.Settlement);
        }

        _answers.Confirm();
        _dispatcher.Deliver();
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
        _disposal.Dispose(_settled, settlement);
        _settled.Clear();
    }

    private Refusal NeverDelivered() => new(RefusalReason.NeverDelivered, $"No such message was delivered from {_name} to this subscription.");

    // Subscriptions ----------------------------------------------------------------------------------------------------

    private void HandleSubscribe(Subscribe subscribe)
    {
        _subscriptions.Add(new QueueSubscription(subscribe.Subscription));
        _answers.Answer(new Subscribed(subscribe.Tag, subscribe.Subscription.Key, Self));
        _dispatcher.Deliver();
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        if (_subscriptions.Remove(unsubscribe.Key, out var subscription))
        {
            _disposal.TakeBackAll(subscription, unsubscribe);
        }

        _lastUsed = _services.Clock.GetTimestamp();
        _answers.Confirm();
        _dispatcher.Deliver();
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        if (_subscriptions.Count == 0 && _contents.IsEmpty && _services.Clock.GetElapsedTime(_lastUsed) >= _services.Settings.IdleTimeout)
        {
            _answers.Answer(new Idle(_name, retire.Use));
        }
    }

    private void HandleCarryOut(CarryOut carryOut)
    {
        _transactions.CarryOut(carryOut.Transaction);
        _lastUsed = _services.Clock.GetTimestamp();
        _answers.Answer(new CarriedOut(carryOut.Transaction));
        _dispatcher.Deliver();
    }
}
