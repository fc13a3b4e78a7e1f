using Broker.Core.Commands;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// The destinations of one virtual host: finds them, makes them on first use, removes idle ones, and supervises them. Keeps the
/// tables of patterns and of durable subscriptions.
/// </summary>
/// <remarks>
/// A session that has opened a destination talks to it directly. The directory counts who has it open and removes it only when
/// nobody has, so nothing is ever told to a destination that is gone.
/// </remarks>
public sealed class DestinationDirectory : UntypedActor
{
    // Longer than that no timer need run, and not all could: a destination that is asked before its time stays.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    private readonly DestinationServices _services;
    private readonly IReadOnlyList<RecoveredLog> _recovered;
    private readonly DirectoryEntries _entries;
    private readonly PatternSubscriptions _subscriptions;
    private readonly DurableQueues _durableQueues;
    private readonly DurableSubscriptions _durables;
    private ITimer? _timer;

    /// <summary>Called through <see cref="Props"/>, for a directory in which nothing was before.</summary>
    /// <param name="services">What all destinations share.</param>
    public DestinationDirectory(DestinationServices services)
        : this(services, [])
    {
    }

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="services">What all destinations share.</param>
    /// <param name="recovered">What was found of the virtual host in the store when the broker started.</param>
    public DestinationDirectory(DestinationServices services, IReadOnlyList<RecoveredLog> recovered)
    {
        var patterns = new TopicPatterns();
        _services = services;
        _recovered = recovered;
        _entries = new DirectoryEntries(services, patterns, Context);
        _subscriptions = new PatternSubscriptions(services, patterns, Context);
        _durableQueues = new DurableQueues(services, patterns, Context);
        _durables = new DurableSubscriptions(services, _durableQueues, Context);
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        var interval = IntervalOf(_services.Settings);
        _timer = _services.Clock.CreateTimer(_ => self.Tell(SweepNow, ActorRefs.NoSender), null, interval, interval);
        DirectoryRecovery.Run(_recovered, _entries, _durables, _services.Log);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _timer?.Dispose();
        _durableQueues.End();
    }

    /// <summary>A destination that fails is made anew: its store is whole, and its subscribers come back.</summary>
    /// <returns>The strategy.</returns>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message, Sender);
        }
        catch (Exception)
        {
            // The session must not wait for an answer that never comes; the supervisor logs and lets us go on.
            AnswerFailure(message);
            throw;
        }
    }

    private void Handle(object message, IActorRef asker)
    {
        switch (message)
        {
            case Open open:
                HandleOpen(open, asker);
                break;
            case Release release:
                HandleRelease(release);
                break;
            case Forward forward:
                HandleForward(forward, asker);
                break;
            case Subscribe { Subscription.Durable: not null } subscribe:
                HandleDurable(subscribe, asker);
                break;
            case Subscribe subscribe:
                _subscriptions.Add(subscribe, asker);
                break;
            case Unsubscribe unsubscribe when !_durables.Unsubscribe(unsubscribe, asker):
                _subscriptions.Remove(unsubscribe, asker);
                break;
            case Unsubscribe:
                break;
            case DeleteTemporary delete:
                HandleDelete(delete);
                break;
            case Idle idle:
                HandleIdle(idle);
                break;
            case GetDurables:
                HandleGetDurables(asker);
                break;
            default:
                HandleEvent(message);
                break;
        }
    }

    private void HandleEvent(object message)
    {
        switch (message)
        {
            case Sweep:
                AskIdleOnes();
                break;
            case Flushed flushed:
                _durables.OnFlushed(flushed);
                break;
            case DurableKept kept:
                _durables.OnKept(kept);
                break;
            case DurableExpiryDue:
                _durables.OnExpiry();
                break;
            case SettingsChanged changed:
                Use(changed.Services);
                break;
            case Terminated terminated when !_durables.OnTerminated(terminated.ActorRef):
                HandleGone(terminated.ActorRef);
                break;
            case Terminated:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AnswerFailure(object message)
    {
        var refusal = new Refusal(RefusalReason.Failed, "The directory of destinations failed.");

        switch (message)
        {
            case Open open:
                Sender.Tell(new OpenRefused(open.Destination, refusal, open.Tag));
                break;
            case DestinationCommand command:
                Sender.Tell(CommandRefused.Of(command, refusal));
                break;
            case Forward { Publish: { Confirm: true } publish }:
                Sender.Tell(CommandRefused.Of(publish, refusal));
                break;
        }
    }

    private void HandleOpen(Open open, IActorRef asker)
    {
        if (!_entries.TryGet(open.Destination, out var entry))
        {
            if (_entries.TryWait(open.Destination, open, asker))
            {
                return;
            }

            if (_entries.RefusalOf(open) is { } refusal)
            {
                asker.Tell(new OpenRefused(open.Destination, refusal, open.Tag));
                return;
            }

            entry = _entries.Add(open.Destination);
        }

        entry.Holders++;
        entry.Uses++;
        asker.Tell(new Opened(open.Destination, entry.Actor, open.Tag));
    }

    private void HandleDurable(Subscribe subscribe, IActorRef asker)
    {
        if (!_entries.TryGet(subscribe.Destination, out _) && _entries.RefusalOf(subscribe.Destination) is { } refusal)
        {
            asker.Tell(CommandRefused.Of(subscribe, refusal));
        }
        else
        {
            _durables.Subscribe(subscribe, asker);
        }
    }

    private void HandleRelease(Release release)
    {
        if (_entries.TryGet(release.Destination, out var entry) && --entry.Holders == 0 && entry.IsDeleted)
        {
            _entries.Remove(release.Destination, entry);
        }
    }

    private void HandleForward(Forward forward, IActorRef asker)
    {
        if (!_entries.TryGet(forward.Destination, out var entry))
        {
            if (_entries.TryWait(forward.Destination, forward, asker))
            {
                return;
            }

            entry = _entries.Add(forward.Destination);
        }

        entry.Uses++;
        entry.Actor.Tell(forward.Publish, asker);
    }

    private void HandleDelete(DeleteTemporary delete)
    {
        if (!_entries.TryGet(delete.Destination, out var entry))
        {
            return;
        }

        entry.IsDeleted = true;
        entry.Actor.Tell(Discard.Instance);

        if (entry.Holders == 0)
        {
            _entries.Remove(delete.Destination, entry);
        }
    }

    private void AskIdleOnes()
    {
        foreach (var entry in _entries.Unheld)
        {
            entry.Actor.Tell(new RetireIfIdle(entry.Uses));
        }
    }

    // Somebody may have come since it was asked; then it stays.
    private void HandleIdle(Idle idle)
    {
        if (_entries.TryGet(idle.Destination, out var entry) && entry.Holders == 0 && entry.Uses == idle.Use)
        {
            _entries.Remove(idle.Destination, entry);
        }
    }

    private void HandleGone(IActorRef destination)
    {
        foreach (var (message, asker) in _entries.OnTerminated(destination))
        {
            Handle(message, asker);
        }
    }

    private void Use(DestinationServices services)
    {
        var interval = IntervalOf(services.Settings);
        _entries.Use(services);
        _subscriptions.Use(services);
        _durableQueues.Use(services, _durables.All);
        _timer?.Change(interval, interval);

        // One may have been unused for longer than it may now.
        _durables.OnExpiry();
    }

    private void HandleGetDurables(IActorRef asker)
    {
        var states = _durables.All.ToDictionary(
            durable => durable.Queue,
            durable => new DurableState(durable.Name, durable.Definition.Topic, durable.Definition.Selector, Messages: 0, Bytes: 0, durable.Holder is not null));
        Context.ActorOf(Props.Create(() => new DurableListing(states, asker)));
    }

    private static TimeSpan IntervalOf(DestinationSettings settings) => settings.IdleTimeout / 2 is var half && half < LongestInterval ? half : LongestInterval;

    private static readonly Sweep SweepNow = new();

    private sealed class Sweep;
}
