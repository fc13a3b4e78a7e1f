using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// The queues under the durable subscriptions of a virtual host, and what topics and the journal know of them. A queue is made when its
/// definition is on disk, so that a subscription that was confirmed is there again after any end of the broker. Part of the directory's actor.
/// </summary>
/// <param name="services">What all destinations share.</param>
/// <param name="patterns">Where topics find the queues.</param>
/// <param name="context">The directory, whose children they are.</param>
internal sealed class DurableQueues(DestinationServices services, TopicPatterns patterns, IActorContext context)
{
    // Timers know no longer times than weeks; it is looked at again then.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Dictionary<QueueLog, (DurableSubscription Durable, long Number)> _beingDefined = [];
    private readonly Dictionary<DurableName, QueueLog> _defined = [];
    private readonly Dictionary<IActorRef, DurableDeletion> _beingDeleted = [];
    private readonly IActorRef _directory = context.Self;
    private ITimer? _timer;
    private long _due = long.MaxValue;

    /// <summary>What all destinations share, as it is now.</summary>
    public DestinationServices Services => services;

    private long Now => services.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Other settings are in force: tells the queues.</summary>
    public void Use(DestinationServices other, IEnumerable<DurableSubscription> all)
    {
        services = other;

        foreach (var durable in all)
        {
            durable.Queue.Tell(new SettingsChanged(other, other.Settings.ForDurable(durable.Definition.Topic)), _directory);
        }
    }

    /// <summary>Begins a new one: <see cref="OnFlushed"/> says when it may be made.</summary>
    public void Define(DurableSubscription durable)
    {
        var log = services.Journal!.CreateLog(DurableLogName.IdentityOf(durable.Name, services.VirtualHost), durable.ForJournal());

        // Nothing can be delivered yet; what is wanted is to be told when the log is on disk.
        log.SetOwner(_directory);
        _beingDefined.Add(log, (durable, log.Mark(0)));
    }

    /// <summary>A log is on disk so far.</summary>
    /// <returns>The subscription whose definition is, or null.</returns>
    public DurableSubscription? OnFlushed(Flushed flushed)
    {
        if (!_beingDefined.TryGetValue(flushed.Log, out var entry) || flushed.Others < entry.Number)
        {
            return null;
        }

        _beingDefined.Remove(flushed.Log);
        _defined.Add(entry.Durable.Name, flushed.Log);
        return entry.Durable;
    }

    /// <summary>Makes the queue, and tells the topics.</summary>
    /// <param name="durable">Its subscription.</param>
    /// <param name="recovered">What was found of it when the broker started; null: it is new.</param>
    public void Make(DurableSubscription durable, RecoveredLog? recovered)
    {
        var topic = durable.Definition.Topic;
        var settings = services.Settings.ForDurable(topic);
        recovered ??= _defined.Remove(durable.Name, out var log) ? new RecoveredLog(log, durable.ForJournal(), LastSequence: 0, Mark: 0, [], []) : null;

        var identity = DurableLogName.IdentityOf(durable.Name, services.VirtualHost);
        var contents = new QueueContents(topic, settings, services, identity, recovered);
        durable.Queue = context.ActorOf(Props.CreateBy(new QueueProducer(topic, contents, _directory, services)));
        patterns.Durables = patterns.Durables.Add(topic, durable.ForTopics());
        AwaitExpiry(durable);
    }

    /// <summary>Somebody has come or gone: tells the journal, and, if it makes a difference to them, the topics.</summary>
    public void Keep(DurableSubscription durable)
    {
        durable.Queue.Tell(new KeepProperties(durable.ForJournal()), _directory);

        if (durable.Definition.IsNoLocal)
        {
            var topic = durable.Definition.Topic;
            patterns.Durables = patterns.Durables.Remove(topic, IsOf(durable)).Add(topic, durable.ForTopics());
        }

        AwaitExpiry(durable);
    }

    /// <summary>Deletes a queue with all that is in it: <see cref="OnTerminated"/> says when that has been done.</summary>
    /// <param name="durable">Its subscription.</param>
    /// <param name="unsubscribe">What asked for it, or null.</param>
    /// <param name="asker">Who did.</param>
    public void Delete(DurableSubscription durable, Unsubscribe? unsubscribe, IActorRef asker)
    {
        patterns.Durables = patterns.Durables.Remove(durable.Definition.Topic, IsOf(durable));
        _beingDeleted.Add(durable.Queue, new DurableDeletion(durable.Name, unsubscribe, asker));

        // A pill, not Stop: what is in its mailbox is handled first.
        context.Watch(durable.Queue);
        durable.Queue.Tell(Discard.Instance, _directory);
        durable.Queue.Tell(PoisonPill.Instance, _directory);
    }

    /// <summary>An actor has stopped.</summary>
    /// <returns>What was deleted, if it was the queue of that; otherwise null.</returns>
    public DurableDeletion? OnTerminated(IActorRef actor) => _beingDeleted.Remove(actor, out var deletion) ? deletion : null;

    /// <summary>Those that nobody has used for too long. The timer is set for the next of the others.</summary>
    public IReadOnlyList<DurableSubscription> Expired(IEnumerable<DurableSubscription> all)
    {
        _due = long.MaxValue;
        var (now, expired) = (Now, new List<DurableSubscription>());

        foreach (var durable in all)
        {
            if (DueOf(durable) <= now)
            {
                expired.Add(durable);
            }
            else
            {
                AwaitExpiry(durable);
            }
        }

        return expired;
    }

    /// <summary>The directory stops.</summary>
    public void End() => _timer?.Dispose();

    private static Predicate<DurableSubscriber> IsOf(DurableSubscription durable) => subscriber => subscriber.Queue.Equals(durable.Queue);

    private long DueOf(DurableSubscription durable)
    {
        var expiry = (long)services.Settings.PolicyOf(durable.Definition.Topic).DurableExpiry.TotalMilliseconds;
        return durable.Holder is null && expiry > 0 ? durable.UnusedSince + expiry : long.MaxValue;
    }

    private void AwaitExpiry(DurableSubscription durable)
    {
        var due = DueOf(durable);
        if (due >= _due)
        {
            return;
        }

        _due = due;
        var directory = _directory;
        _timer ??= services.Clock.CreateTimer(_ => directory.Tell(DurableExpiryDue.Instance, ActorRefs.NoSender), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(due - Now, 0, (long)LongestWait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
    }
}
