namespace Broker.Host.Outbound;

/// <summary>Actors that want to know when an outbox has room again, each told once per message. Any thread.</summary>
internal sealed class DrainWatchers
{
    private readonly Lock _lock = new();
    private HashSet<(IActorRef Actor, object Message)>? _watchers;

    /// <summary>Adds a watcher, unless it waits for the same message already.</summary>
    public void Add(IActorRef actor, object message)
    {
        lock (_lock)
        {
            (_watchers ??= []).Add((actor, message));
        }
    }

    /// <summary>Tells all of them, and forgets them.</summary>
    public void NotifyAll()
    {
        if (Volatile.Read(ref _watchers) is null)
        {
            return;
        }

        HashSet<(IActorRef, object)>? watchers;
        lock (_lock)
        {
            (watchers, _watchers) = (_watchers, null);
        }

        foreach (var (actor, message) in watchers ?? [])
        {
            actor.Tell(message, ActorRefs.NoSender);
        }
    }
}
