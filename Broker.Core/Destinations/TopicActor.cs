using Broker.Core.Commands;
using Broker.Core.Outbound;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>
/// One topic: puts each message into the outbox of every subscription to it and to the patterns that match it, and into the queues of
/// durable ones, whose answers make up its own. It keeps no messages, and holds up nobody's but those whose publishers want that.
/// </summary>
/// <remarks>
/// When most of those it reaches cannot keep up, it is the broker that is behind, and publishers are held back (see
/// <see cref="HeldPublishes"/>). When only some cannot, it is they who are slow: their outboxes fill and they are ended.
/// </remarks>
internal sealed class TopicActor : UntypedActor
{
    private readonly DestinationName _name;
    private readonly TopicContents _contents;
    private readonly IActorRef _directory;
    private readonly DestinationServices _services;
    private readonly TopicAudience _audience;
    private readonly HeldPublishes _held;
    private readonly TopicDurables _durables;
    private readonly Answers _answers;
    private TopicCompletion? _completion;
    private TopicTransactions? _transactions;

    // In milliseconds since 1970, as messages bring it with them: the clock is not asked for each of them.
    private long _lastUsed;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="name">The topic's name.</param>
    /// <param name="patterns">The subscriptions to patterns of its virtual host.</param>
    /// <param name="contents">What it must not forget.</param>
    /// <param name="directory">The directory it is in.</param>
    /// <param name="services">What all destinations share; the settings in force are those of the contents, which an actor that is made anew still has.</param>
    public TopicActor(DestinationName name, TopicPatterns patterns, TopicContents contents, IActorRef directory, DestinationServices services)
    {
        _name = name;
        _contents = contents;
        _directory = directory;
        _services = services;
        _audience = new TopicAudience(name, patterns);
        _held = new HeldPublishes(Self, services.Clock);
        _durables = new TopicDurables(name, contents, patterns, Context, services.Log);
        _answers = new Answers(name);
        _lastUsed = Now;
        Use(contents.Services.Settings.PolicyOf(name));
    }

    // Most topics need neither.
    private TopicCompletion Completion => _completion ??= new TopicCompletion(_contents, _durables, Self);
    private TopicTransactions Transactions => _transactions ??= new TopicTransactions(_contents, _audience, _durables, _held, _answers, Self);

    private long Now => _services.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        _answers.Begin(message, Sender);

        switch (message)
        {
            case Publish or Prepare or CarryOut when _held.IsHolding || MustWait(message):
                _held.Add(message, Sender);
                _answers.End();
                break;
            case Publish or Prepare or CarryOut:
                Route(message);
                break;
            case CommandDone done:
                Completion.OnAnswer(done.Tag, Sender, refusal: null);
                break;
            case CommandRefused refused:
                Completion.OnAnswer(refused.Tag, Sender, refused.Refusal);
                break;
            case Prepared prepared:
                Completion.OnVote(prepared.Transaction, Sender, refusal: null);
                break;
            case PrepareRefused refused:
                Completion.OnVote(refused.Transaction, Sender, refused.Refusal);
                break;
            case CarriedOut carriedOut:
                Completion.OnVote(carriedOut.Transaction, Sender, refusal: null);
                break;
            case Terminated terminated:
                Completion.OnGone(terminated.ActorRef);
                break;
            case Subscribe subscribe:
                HandleSubscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                HandleUnsubscribe(unsubscribe);
                break;
            case OutboxDrained:
                _held.OnDrained(_audience);
                RouteHeld();
                break;
            case HeldPublishes.LookAgain:
                _held.OnTick(_audience);
                RouteHeld();
                break;
            case RollBack rollBack:
                Completion.RollBack(rollBack.Transaction);
                break;
            case RetireIfIdle retire:
                HandleRetire(retire);
                break;
            case SettingsChanged changed:
                HandleSettings(changed.Services);
                break;
            case Discard:
                _contents.Discard();
                _held.End();
                RouteHeld();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void PreStart() => _durables.Resume();

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        _services.Log.DestinationFailed(reason, _name.Text);

        foreach (var subscriber in _audience.Own)
        {
            subscriber.Subscription.Session.Tell(new DestinationFailed(_name));
        }

        if (message is Prepare prepare)
        {
            Completion.RollBack(prepare.Transaction);
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

    private void Use(DestinationPolicy policy)
    {
        _audience.Use(policy);
        _held.IsPatient = policy.SlowConsumer == SlowConsumer.Close;
    }

    private void Route(object message)
    {
        _lastUsed = message is Publish { Message.Timestamp: > 0 and var takenAt } ? Math.Max(_lastUsed, takenAt) : Now;
        Subscription? congested = null;

        switch (message)
        {
            case Publish publish:
                congested = HandlePublish(publish);
                break;
            case CarryOut carryOut:
                congested = Transactions.CarryOut(carryOut);
                break;
            case Prepare prepare:
                Transactions.Prepare(prepare);
                break;
        }

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
        if (_contents.IsDiscarding || message is not Publish publish || _audience.FindTooFullFor(publish.Message) is not { } full)
        {
            return false;
        }

        _held.Begin(full, publish.Message.Size);
        return true;
    }

    // Returns one of the congested subscribers if most are, otherwise null.
    private Subscription? HandlePublish(Publish publish)
    {
        if (!_contents.Dedup.TryAdd(publish.Message, out var trace))
        {
            HandleDuplicate(publish, trace!);
            return null;
        }

        Subscription? congested;

        try
        {
            congested = _contents.IsDiscarding ? null : _audience.FanOut(publish.Message);
        }
        catch
        {
            // Its publisher is told, and may try again.
            _contents.Dedup.Forget(trace);
            throw;
        }

        if (!_contents.IsDiscarding && _durables.Publish(publish, trace, _answers.Asker) is not null)
        {
            _answers.End();
            return congested;
        }

        _contents.Dedup.Keep(trace, batch: null);
        _answers.Confirm();
        return congested;
    }

    private void HandleDuplicate(Publish publish, DedupTrace trace)
    {
        if (Completion.TryAwaitFirst(publish, trace, _answers.Asker))
        {
            _answers.End();
        }
        else
        {
            _answers.ConfirmDuplicate();
        }
    }

    private void HandleSubscribe(Subscribe subscribe)
    {
        var subscription = subscribe.Subscription;
        if (subscription.AckMode == AckMode.Auto)
        {
            _audience.Own.Add(new TopicSubscriber(subscription, Queue: null));
            _answers.Answer(new Subscribed(subscribe.Tag, subscription.Key, Acknowledger: null));
            return;
        }

        var queue = Context.ActorOf(SubscriberQueue.PropsOf(_name, _directory, _contents.Services));
        _audience.Own.Add(new TopicSubscriber(subscription, queue));
        queue.Forward(SubscriberQueue.Unfiltered(subscribe));
        _answers.End();
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        // A pill, not Stop: acknowledgements in the queue's mailbox are handled first.
        _audience.Own.Remove(unsubscribe.Key)?.Queue?.Tell(PoisonPill.Instance);
        _lastUsed = Now;
        _answers.Confirm();
    }

    private void HandleSettings(DestinationServices services)
    {
        _contents.Use(services);
        Use(services.Settings.PolicyOf(_name));

        foreach (var subscriber in _audience.Own)
        {
            subscriber.Queue?.Tell(new SettingsChanged(services, services.Settings.ForSubscriber(_name)));
        }
    }

    private void HandleRetire(RetireIfIdle retire)
    {
        var isIdle = _audience.Own.Count == 0 && _held.IsEmpty && !_held.IsHolding && _contents.IsEmpty
            && Now - _lastUsed >= _contents.Services.Settings.IdleTimeout.TotalMilliseconds;

        if (isIdle)
        {
            _answers.Answer(new Idle(_name, retire.Use));
        }
    }
}
