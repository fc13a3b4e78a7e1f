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
    private readonly QueueContents _contents;
    private readonly DestinationServices _services;
    private readonly SubscriptionList _subscriptions = [];
    private readonly QueueGroups _groups;
    private readonly QueueBrowsers _browsers;
    private readonly QueueDispatcher _dispatcher;
    private readonly QueueDisposal _disposal;
    private readonly QueueIntake _intake;
    private readonly QueueTransactions _transactions;
    private readonly QueueTimer _timer;
    private readonly QueueNews _news;
    private readonly Answers _answers;
    private readonly List<QueuedMessage> _settled = [];
    private QueueSubscription? _credited;
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The queue's name; of a queue that stands before one subscriber, the topic's.</param>
    /// <param name="contents">What it holds, and how it behaves.</param>
    /// <param name="directory">Where dead letters are handed to.</param>
    /// <param name="services">What all destinations share.</param>
    public QueueActor(DestinationName name, QueueContents contents, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _contents = contents;
        _services = services;
        _answers = new Answers(name);
        _groups = new QueueGroups(_subscriptions, contents.Store);
        _browsers = new QueueBrowsers(name, contents, Self);
        _dispatcher = new QueueDispatcher(contents, _subscriptions, _groups, Self);
        _disposal = new QueueDisposal(contents);
        _intake = new QueueIntake(contents, _subscriptions, _answers);
        _transactions = new QueueTransactions(contents, _subscriptions, _disposal, _intake, Self);
        _timer = new QueueTimer(Self, services.Clock);
        _news = new QueueNews(contents, _timer);
        _lastUsed = services.Clock.GetTimestamp();
        contents.Records.Attach(Self);
        contents.DeadLetters.Attach(directory);
    }

    /// <inheritdoc/>
    protected override void PreStart() => GoOnWorking();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        _answers.Begin(message, Sender);

        if (!TryHandleCommand(message) && !_news.TryHandle(message))
        {
            Unhandled(message);
            return;
        }

        if (message is Publish)
        {
            _dispatcher.DeliverNew();
        }
        else if (_credited is { } subscription)
        {
            _credited = null;
            _dispatcher.DeliverTo(subscription);
        }
        else
        {
            _dispatcher.Deliver();
        }

        GoOnWorking();
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.DestinationFailed(reason, _name.Text);

        if (message is Prepare prepare)
        {
            _transactions.Undo(prepare);
        }

        foreach (var subscription in _subscriptions)
        {
            _disposal.Recall(subscription);
            DropCursor(subscription);
            subscription.Subscription.Session.Tell(new DestinationFailed(_name));
        }

        foreach (var session in _browsers.Sessions)
        {
            session.Tell(new DestinationFailed(_name));
        }

        _browsers.Leave();
        _answers.Fail();
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _timer.Dispose();
        _contents.Close();
    }

    private bool TryHandleCommand(object message)
    {
        switch (message)
        {
            case Publish publish:
                _lastUsed = _services.Clock.GetTimestamp();
                _intake.Take(publish, Sender);
                return true;
            case Settle settle:
                HandleSettle(settle);
                return true;
            case Written written:
                HandleWritten(written);
                return true;
            case OutboxDrained drained:
                _dispatcher.Unblock(drained.Key);
                _browsers.Unblock(drained.Key);
                return true;
            case Subscribe subscribe:
                HandleSubscribe(subscribe);
                return true;
            case Unsubscribe unsubscribe:
                HandleUnsubscribe(unsubscribe);
                return true;
            case Prepare prepare:
                _answers.Answer(_transactions.Prepare(prepare, NeverDelivered));
                return true;
            case CarryOut carryOut:
                HandleCarryOut(carryOut);
                return true;
            case RollBack rollBack:
                _transactions.RollBack(rollBack.Transaction);
                return true;
            case RetireIfIdle retire:
                HandleRetire(retire);
                return true;
            case Discard:
                _contents.Discard();
                return true;
            case KeepProperties keep:
                _contents.Records.Log?.SetProperties(keep.Text);
                return true;
            case GetLength:
                _answers.Answer(new QueueLength(_contents.Store.Count, _contents.Store.Bytes));
                return true;
            default:
                return false;
        }
    }

    // After every message: whatever has changed, somebody may be able to go on.
    private void GoOnWorking()
    {
        while (_contents.Held.Count > 0 && _intake.TryTakeHeld())
        {
            _dispatcher.Deliver();
        }

        _browsers.GoOnLooking();
        _timer.Set(_contents.NextDue);
    }

    // Settling ---------------------------------------------------------------------------------------------------------

    private void HandleSettle(Settle settle)
    {
        var record = 0L;

        if (_subscriptions.TryGet(settle.Key, out var subscription))
        {
            var result = subscription.Ledger.Settle(settle.Delivery, subscription.IsCumulative, _settled);
            if (result == SettlementResult.NeverDelivered)
            {
                _answers.Refuse(NeverDelivered());
                return;
            }

            _credited = subscription;
            record = Dispose(settle.Settlement, settle.Confirm);
        }

        if (settle.Confirm && record > 0)
        {
            _contents.Records.Owe(record, settle, Sender);
            _answers.End();
        }
        else
        {
            _answers.Confirm();
        }
    }

    private void HandleWritten(Written written)
    {
        if (_subscriptions.TryGet(written.Key, out var subscription))
        {
            subscription.Ledger.Settle(new DeliveryReference(written.UpTo, default), isCumulative: true, _settled);
            _credited = subscription;
            Dispose(Settlement.Acknowledge, notify: false);
        }
    }

    private long Dispose(Settlement settlement, bool notify)
    {
        var record = _disposal.Dispose(_settled, settlement, notify);
        _settled.Clear();
        return record;
    }

    private Refusal NeverDelivered() => new(RefusalReason.NeverDelivered, $"No such message was delivered from {_name} to this subscription.");

    private void HandleCarryOut(CarryOut carryOut)
    {
        _transactions.CarryOut(carryOut.Transaction);
        _lastUsed = _services.Clock.GetTimestamp();
        _answers.Answer(new CarriedOut(carryOut.Transaction));
    }

    // Subscriptions ----------------------------------------------------------------------------------------------------

    private void HandleSubscribe(Subscribe subscribe)
    {
        if (subscribe.Subscription.IsBrowser)
        {
            _browsers.Add(subscribe.Subscription);
        }
        else
        {
            var subscription = new QueueSubscription(subscribe.Subscription);
            subscription.Cursor = subscription.IsChoosy || _groups.IsActive ? _contents.Store.Lists.AddCursor() : null;
            _subscriptions.Add(subscription);
        }

        _answers.Answer(new Subscribed(subscribe.Tag, subscribe.Subscription.Key, Self));
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        if (_subscriptions.Remove(unsubscribe.Key, out var subscription))
        {
            DropCursor(subscription);
            _groups.OnEnded(subscription);
            _disposal.TakeBackAll(subscription, unsubscribe);
            _contents.Store.Invite();
        }

        _browsers.Remove(unsubscribe.Key);
        _lastUsed = _services.Clock.GetTimestamp();
        _answers.Confirm();
    }

    private void DropCursor(QueueSubscription subscription)
    {
        if (subscription.Cursor is { } cursor)
        {
            _contents.Store.Lists.RemoveCursor(cursor);
        }
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        if (_subscriptions.Count + _browsers.Count == 0 && _contents.IsEmpty && _services.Clock.GetElapsedTime(_lastUsed) >= _contents.Services.Settings.IdleTimeout)
        {
            _answers.Answer(new Idle(_name, retire.Use));
        }
    }
}
