using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// The durable subscriptions of a virtual host: who may connect to them, and when they come and go. One of a name is used by one
/// subscriber at a time. Part of the directory's actor.
/// </summary>
/// <remarks>
/// They are held here and not by their topics, because a topic comes and goes, and a pattern has none. A topic finds their queues in
/// <see cref="TopicPatterns.Durables"/>.
/// </remarks>
/// <param name="services">What all destinations share.</param>
/// <param name="queues">Makes and deletes their queues, and tells the topics.</param>
/// <param name="context">The directory.</param>
internal sealed class DurableSubscriptions(DestinationServices services, DurableQueues queues, IActorContext context)
{
    private readonly Dictionary<DurableName, DurableSubscription> _byName = [];
    private readonly Dictionary<SubscriptionKey, DurableSubscription> _byHolder = [];
    private readonly WaitingMessages<DurableName> _waiting = new();

    /// <summary>All of them.</summary>
    public IEnumerable<DurableSubscription> All => _byName.Values;

    private long Now => services.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Takes over one that was there before the broker was started.</summary>
    public void Add(DurableSubscription durable, RecoveredLog recovered)
    {
        _byName.Add(durable.Name, durable);
        var wasInUse = durable.UnusedSince == 0;
        durable.UnusedSince = wasInUse ? Now : durable.UnusedSince;
        queues.Make(durable, recovered);

        if (wasInUse)
        {
            queues.Keep(durable);
        }
    }

    /// <summary>Somebody wants to connect.</summary>
    public void Subscribe(Subscribe subscribe, IActorRef asker) => Subscribe(subscribe, asker, mayContest: true);

    /// <summary>Somebody goes, or wants one to be deleted, or both.</summary>
    /// <returns>False if it is about no durable subscription.</returns>
    public bool Unsubscribe(Unsubscribe unsubscribe, IActorRef asker)
    {
        if (_byHolder.TryGetValue(unsubscribe.Key, out var held))
        {
            if (unsubscribe.Delete is null)
            {
                End(held, unsubscribe, asker);
            }
            else
            {
                // The one that is held is meant, also by a client that has written its name in another way.
                Delete(held, unsubscribe, asker);
            }

            return true;
        }

        // Its own SUBSCRIBE may still wait.
        if (_waiting.TryAddBehind(other => other is Subscribe subscribe && subscribe.Subscription.Key == unsubscribe.Key, unsubscribe, asker))
        {
            return true;
        }

        if (unsubscribe.Delete is null)
        {
            return false;
        }

        DeleteByName(unsubscribe.Delete, unsubscribe, asker);
        return true;
    }

    /// <summary>A holder's client is there: who has asked for what he holds is refused.</summary>
    public void OnKept(DurableKept kept)
    {
        if (_byName.TryGetValue(kept.Name, out var durable) && durable is { IsContested: true, Holder: { } holder } && holder.Key == kept.Key)
        {
            durable.IsContested = false;
            Continue(durable.Name, mayContest: false);
        }
    }

    /// <summary>An actor has stopped: a session, with all that it held, or a queue that was deleted.</summary>
    /// <returns>False if it was neither.</returns>
    public bool OnTerminated(IActorRef actor)
    {
        if (queues.OnTerminated(actor) is { } deleted)
        {
            if (deleted.Unsubscribe is { } unsubscribe)
            {
                Confirm(unsubscribe, deleted.Asker);
            }

            Continue(deleted.Name, mayContest: true);
            return true;
        }

        var held = _byHolder.Values.Where(durable => durable.Holder!.Session.Equals(actor)).ToList();

        foreach (var durable in held)
        {
            // It has not told us how far it came: all that was not acknowledged comes again.
            var end = new Unsubscribe(durable.Definition.Topic, durable.Holder!.Key, WrittenUpTo: 0, UnsentFrom: long.MaxValue, Tag: 0, Confirm: false);
            End(durable, end, context.Self);
        }

        return held.Count > 0;
    }

    /// <summary>The definition of a new one is on disk.</summary>
    public void OnFlushed(Flushed flushed)
    {
        if (queues.OnFlushed(flushed) is { } durable)
        {
            _byName.Add(durable.Name, durable);
            queues.Make(durable, recovered: null);
            Continue(durable.Name, mayContest: true);
        }
    }

    /// <summary>Time has passed: deletes those that nobody has used for too long.</summary>
    public void OnExpiry()
    {
        foreach (var durable in queues.Expired(All))
        {
            services.Log.DurableExpired(durable.Name.Name, durable.Name.Owner, durable.Definition.Topic.Text);
            Delete(durable, unsubscribe: null, ActorRefs.Nobody);
        }
    }

    private void Subscribe(Subscribe subscribe, IActorRef asker, bool mayContest)
    {
        var subscription = subscribe.Subscription;
        var name = subscription.Durable!;

        if (_waiting.TryAdd(name, subscribe, asker))
        {
            return;
        }

        var definition = DurableDefinition.Of(subscribe.Destination, subscription);

        if (!_byName.TryGetValue(name, out var durable))
        {
            Begin(new DurableSubscription(name, definition, subscription.Selector) { UnusedSince = Now }, subscribe, asker);
        }
        else if (durable.Holder is { } holder)
        {
            Contest(durable, holder, subscribe, asker, mayContest);
        }
        else if (durable.Definition != definition)
        {
            services.Log.DurableRedefined(name.Name, name.Owner, durable.Definition.Topic.Text, definition.Topic.Text);
            Delete(durable, unsubscribe: null, ActorRefs.Nobody);
            _waiting.TryAdd(name, subscribe, asker);
        }
        else
        {
            Attach(durable, subscribe, asker);
        }
    }

    private void Begin(DurableSubscription durable, Subscribe subscribe, IActorRef asker)
    {
        if (services.Journal is null)
        {
            Refuse(subscribe, asker, new Refusal(
                RefusalReason.NoStore, "A durable subscription keeps messages on disk, and this broker has no store."));
        }
        else if (_byName.Count >= queues.Services.Settings.MaxDestinations)
        {
            Refuse(subscribe, asker, new Refusal(
                RefusalReason.TooManyDestinations,
                FormattableString.Invariant($"'{durable.Name.Name}' would be one of more than {queues.Services.Settings.MaxDestinations} durable subscriptions.")));
        }
        else
        {
            _waiting.Begin(durable.Name);
            _waiting.TryAdd(durable.Name, subscribe, asker);
            queues.Define(durable);
        }
    }

    private void Contest(DurableSubscription durable, Subscription holder, Subscribe subscribe, IActorRef asker, bool mayContest)
    {
        if (!mayContest || holder.Key.Session == subscribe.Subscription.Key.Session)
        {
            Refuse(subscribe, asker, new Refusal(
                RefusalReason.DurableInUse,
                $"The durable subscription '{durable.Name.Name}' of '{durable.Name.Owner}' is in use by another subscription; one at a time may use it."));
            return;
        }

        durable.IsContested = true;
        _waiting.Begin(durable.Name);
        _waiting.TryAdd(durable.Name, subscribe, asker);
        holder.Session.Tell(new DurableWanted(durable.Name, holder.Key), context.Self);
    }

    private void Attach(DurableSubscription durable, Subscribe subscribe, IActorRef asker)
    {
        durable.Holder = subscribe.Subscription;
        _byHolder.Add(subscribe.Subscription.Key, durable);

        // A session that is gone already is found out in this way too.
        context.Watch(subscribe.Subscription.Session);
        queues.Keep(durable);
        durable.Queue.Tell(SubscriberQueue.Unfiltered(subscribe), asker);
    }

    private void End(DurableSubscription durable, Unsubscribe unsubscribe, IActorRef asker)
    {
        _byHolder.Remove(durable.Holder!.Key);
        (durable.Holder, durable.UnusedSince) = (null, Now);

        // Before the queue answers: what is published after the answer comes while nobody is connected, and no connection is his own.
        queues.Keep(durable);
        durable.Queue.Tell(unsubscribe, asker);

        if (durable.IsContested)
        {
            durable.IsContested = false;
            Continue(durable.Name, mayContest: true);
        }
    }

    private void DeleteByName(DurableName name, Unsubscribe unsubscribe, IActorRef asker)
    {
        if (_waiting.TryAdd(name, unsubscribe, asker))
        {
            return;
        }

        if (!_byName.TryGetValue(name, out var durable))
        {
            Confirm(unsubscribe, asker);
        }
        else if (durable.Holder is not null)
        {
            Refuse(unsubscribe, asker, new Refusal(
                RefusalReason.DurableInUse, $"The durable subscription '{name.Name}' of '{name.Owner}' is in use by another subscription, which must end first."));
        }
        else if (unsubscribe.MayDelete?.Invoke(durable.Definition.Topic) == false)
        {
            Refuse(unsubscribe, asker, new Refusal(
                RefusalReason.NotPermitted, $"The durable subscription '{name.Name}' is to what '{name.Owner}' may not subscribe to, so it may not be deleted either."));
        }
        else
        {
            Delete(durable, unsubscribe, asker);
        }
    }

    // The confirmation follows when the queue has deleted what is on disk.
    private void Delete(DurableSubscription durable, Unsubscribe? unsubscribe, IActorRef asker)
    {
        if (durable.Holder is { } holder)
        {
            _byHolder.Remove(holder.Key);
            durable.Holder = null;
        }

        durable.IsContested = false;
        _byName.Remove(durable.Name);
        _waiting.Begin(durable.Name);
        queues.Delete(durable, unsubscribe, asker);
    }

    private void Continue(DurableName name, bool mayContest)
    {
        foreach (var (message, asker) in _waiting.Take(name))
        {
            if (message is Subscribe subscribe)
            {
                Subscribe(subscribe, asker, mayContest);
            }
            else
            {
                Unsubscribe((Unsubscribe)message, asker);
            }
        }
    }

    private static void Confirm(Unsubscribe unsubscribe, IActorRef asker)
    {
        if (unsubscribe.Confirm)
        {
            asker.Tell(new CommandDone(unsubscribe.Tag));
        }
    }

    private static void Refuse(DestinationCommand command, IActorRef asker, Refusal refusal) => asker.Tell(CommandRefused.Of(command, refusal));
}
