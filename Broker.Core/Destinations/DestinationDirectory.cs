using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// The destinations of one virtual host: finds them, makes them on first use, removes idle ones, and supervises them. Keeps the
/// table of patterns.
/// </summary>
/// <remarks>
/// A session that has opened a destination talks to it directly. The directory counts who has it open and removes it only when
/// nobody has, so nothing is ever told to a destination that is gone.
/// </remarks>
public sealed class DestinationDirectory : UntypedActor
{
    private readonly Dictionary<DestinationName, Entry> _entries = [];
    private readonly Dictionary<SubscriptionKey, IActorRef> _patternQueues = [];
    private readonly TopicPatterns _patterns = new();
    private readonly DestinationServices _services;
    private ITimer? _timer;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="services">What all destinations share.</param>
    public DestinationDirectory(DestinationServices services) => _services = services;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var self = Self;
        var interval = _services.Settings.IdleTimeout / 2;
        _timer = _services.Clock.CreateTimer(_ => self.Tell(SweepNow, ActorRefs.NoSender), null, interval, interval);
    }

    /// <inheritdoc/>
    protected override void PostStop() => _timer?.Dispose();

    /// <summary>A destination that fails is made anew: its store is whole, and its subscribers come back.</summary>
    /// <returns>The strategy.</returns>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Restart);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        try
        {
            Handle(message);
        }
        catch (Exception)
        {
            // The session must not wait for an answer that never comes; the supervisor logs and lets us go on.
            AnswerFailure(message);
            throw;
        }
    }

    private void Handle(object message)
    {
        switch (message)
        {
            case Open open:
                HandleOpen(open);
                break;
            case Release release:
                HandleRelease(release);
                break;
            case Forward forward:
                HandleForward(forward);
                break;
            case Subscribe subscribe:
                HandleSubscribe(subscribe);
                break;
            case Unsubscribe unsubscribe:
                HandleUnsubscribe(unsubscribe);
                break;
            case DeleteTemporary delete:
                HandleDelete(delete);
                break;
            case Sweep:
                AskIdleOnes();
                break;
            case Idle idle:
                HandleIdle(idle);
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
                Sender.Tell(new CommandRefused(command.Tag, refusal));
                break;
            case Forward { Publish: { Confirm: true } publish }:
                Sender.Tell(new CommandRefused(publish.Tag, refusal));
                break;
        }
    }

    private void HandleOpen(Open open)
    {
        if (!_entries.TryGetValue(open.Destination, out var entry))
        {
            if (RefusalOf(open) is { } refusal)
            {
                Sender.Tell(new OpenRefused(open.Destination, refusal, open.Tag));
                return;
            }

            entry = Create(open.Destination);
        }

        entry.Holders++;
        entry.Uses++;
        Sender.Tell(new Opened(open.Destination, entry.Actor, open.Tag));
    }

    private Refusal? RefusalOf(Open open) =>
        !open.MayCreate ? new Refusal(RefusalReason.NoSuchDestination, $"{open.Destination} does not exist.")
        : _entries.Count >= _services.Settings.MaxDestinations ? new Refusal(
            RefusalReason.TooManyDestinations,
            FormattableString.Invariant($"{open.Destination} would be one of more than {_services.Settings.MaxDestinations} destinations."))
        : null;

    private Entry Create(DestinationName name)
    {
        var self = Self;
        var services = _services;
        var entry = new Entry(Context.ActorOf(name.Kind == DestinationKind.Topic ? TopicProps() : QueueProps()));
        _entries.Add(name, entry);
        return entry;

        Props TopicProps()
        {
            var patterns = _patterns;
            var promises = new TopicPromises();
            return Props.Create(() => new TopicActor(name, patterns, promises, self, services));
        }

        Props QueueProps()
        {
            var settings = services.Settings.ForQueue(name);
            var contents = new QueueContents(name, settings, services, IdentityOf(name, services), recovered: null);
            return Props.Create(() => new QueueActor(name, settings, contents, self, services));
        }
    }

    // Nobody finds a temporary queue again, so it need not survive.
    private static LogIdentity? IdentityOf(DestinationName name, DestinationServices services) =>
        name.IsTemporary ? null : new LogIdentity(services.VirtualHost, LogKind.Queue, name.Text);

    private void HandleRelease(Release release)
    {
        if (_entries.TryGetValue(release.Destination, out var entry) && --entry.Holders == 0 && entry.IsDeleted)
        {
            Remove(release.Destination, entry);
        }
    }

    private void HandleForward(Forward forward)
    {
        if (!_entries.TryGetValue(forward.Destination, out var entry))
        {
            entry = Create(forward.Destination);
        }

        entry.Uses++;
        entry.Actor.Tell(forward.Publish, Sender);
    }

    // Subscriptions to patterns; those to one destination go to it.
    private void HandleSubscribe(Subscribe subscribe)
    {
        var subscription = subscribe.Subscription;
        IActorRef? queue = null;

        if (subscription.AckMode != AckMode.Auto)
        {
            queue = Context.ActorOf(SubscriberQueue.PropsOf(subscribe.Destination, Self, _services));
            _patternQueues.Add(subscription.Key, queue);
        }

        // Before anybody is answered: what is published after the answer must find the subscription.
        _patterns.Table = _patterns.Table.Add(subscribe.Destination, new TopicSubscriber(subscription, queue));

        if (queue is null)
        {
            Sender.Tell(new Subscribed(subscribe.Tag, subscription.Key, Acknowledger: null));
        }
        else
        {
            queue.Forward(subscribe);
        }
    }

    private void HandleUnsubscribe(Unsubscribe unsubscribe)
    {
        _patterns.Table = _patterns.Table.Remove(unsubscribe.Destination, subscriber => subscriber.Subscription.Key == unsubscribe.Key);

        if (_patternQueues.Remove(unsubscribe.Key, out var queue))
        {
            queue.Tell(PoisonPill.Instance);
        }

        if (unsubscribe.Confirm)
        {
            Sender.Tell(new CommandDone(unsubscribe.Tag));
        }
    }

    private void HandleDelete(DeleteTemporary delete)
    {
        if (!_entries.TryGetValue(delete.Destination, out var entry))
        {
            return;
        }

        entry.IsDeleted = true;
        entry.Actor.Tell(Discard.Instance);

        if (entry.Holders == 0)
        {
            Remove(delete.Destination, entry);
        }
    }

    private void AskIdleOnes()
    {
        foreach (var entry in _entries.Values.Where(entry => entry.Holders == 0))
        {
            entry.Actor.Tell(new RetireIfIdle(entry.Uses));
        }
    }

    // Somebody may have come since it was asked; then it stays.
    private void HandleIdle(Idle idle)
    {
        if (_entries.TryGetValue(idle.Destination, out var entry) && entry.Holders == 0 && entry.Uses == idle.Use)
        {
            Remove(idle.Destination, entry);
        }
    }

    private void Remove(DestinationName name, Entry entry)
    {
        // A pill, not Stop: what is in its mailbox is handled first.
        _entries.Remove(name);
        entry.Actor.Tell(PoisonPill.Instance);
    }

    private static readonly Sweep SweepNow = new();

    private sealed class Sweep;

    private sealed class Entry(IActorRef actor)
    {
        public IActorRef Actor => actor;

        /// <summary>Gets or sets how many sessions have it open.</summary>
        public int Holders { get; set; }

        /// <summary>Gets or sets how often the directory has pointed to it.</summary>
        public long Uses { get; set; }

        /// <summary>Gets or sets whether it goes with its last holder.</summary>
        public bool IsDeleted { get; set; }
    }
}
