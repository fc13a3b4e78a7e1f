namespace Broker.Core.Actors;

/// <summary>Whom an actor watches and who watches it.</summary>
internal sealed class DeathWatch(LocalActorRef self)
{
    // The value is the message that was asked for in place of Terminated, or null.
    private Dictionary<MinimalActorRef, object?>? _watching;
    private Dictionary<MinimalActorRef, object?>? _announced;
    private HashSet<MinimalActorRef>? _watchers;

    public IActorRef Watch(IActorRef subject, object? message)
    {
        var actor = (MinimalActorRef)subject;
        if (!ReferenceEquals(actor, self) && (_watching ??= []).TryAdd(actor, message))
        {
            actor.SendSystemMessage(new SystemMessage.Watch(self));
        }

        return subject;
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        var actor = (MinimalActorRef)subject;
        if (_watching?.Remove(actor) == true)
        {
            actor.SendSystemMessage(new SystemMessage.Unwatch(self));
        }

        _announced?.Remove(actor);
        return subject;
    }

    public void AddWatcher(MinimalActorRef watcher) => (_watchers ??= []).Add(watcher);

    public void RemoveWatcher(MinimalActorRef watcher) => _watchers?.Remove(watcher);

    /// <summary>Puts the death of a watched actor into the mailbox, behind what that actor has sent before.</summary>
    public void Enqueue(MinimalActorRef actor)
    {
        if (_watching is not null && _watching.Remove(actor, out var message))
        {
            (_announced ??= [])[actor] = message;
            self.Tell(new Terminated(actor, existenceConfirmed: true, addressTerminated: false), actor);
        }
    }

    /// <summary>True if the announcement is still wanted; gives the message to deliver for it.</summary>
    public bool TryTake(Terminated announcement, out object message)
    {
        message = announcement;
        if (_announced is null || !_announced.Remove((MinimalActorRef)announcement.ActorRef, out var wanted))
        {
            return false;
        }

        message = wanted ?? announcement;
        return true;
    }

    /// <summary>The announcement was put aside and comes again.</summary>
    public void ExpectAgain(Terminated announcement) => (_announced ??= [])[(MinimalActorRef)announcement.ActorRef] = null;

    /// <summary>Watches nobody any more: a dying actor would only turn their deaths into dead letters.</summary>
    public void UnwatchAll()
    {
        foreach (var watched in _watching?.Keys.ToList() ?? [])
        {
            watched.SendSystemMessage(new SystemMessage.Unwatch(self));
        }

        _watching = null;
        _announced = null;
    }

    /// <summary>Tells the watchers that this actor has stopped; the parent knows already. It watches nobody any more.</summary>
    public void Announce(MinimalActorRef parent)
    {
        if (_watchers is not null)
        {
            foreach (var watcher in _watchers.Where(watcher => !ReferenceEquals(watcher, parent)))
            {
                watcher.SendSystemMessage(new SystemMessage.DeathNotification(self));
            }
        }

        UnwatchAll();
    }
}
