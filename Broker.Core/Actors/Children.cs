using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Actors;

/// <summary>The children of one actor, with their names and what supervision remembers of each.</summary>
internal sealed class Children
{
    private Dictionary<MinimalActorRef, ChildRestartStats>? _all;
    private Dictionary<string, LocalActorRef>? _named;
    private long _nextNumber;

    /// <summary>True if the actor has no children, not even stopping ones.</summary>
    public bool IsEmpty => _all is null or { Count: 0 };

    /// <summary>True if a child has been told to stop and has not stopped yet.</summary>
    public bool AnyTerminating => _all is not null && _all.Values.Any(child => child.IsStopping);

    /// <summary>The children alive now; a copy.</summary>
    public IReadOnlyCollection<IActorRef> All => _all is null ? [] : [.. _all.Values.Select(child => child.Child)];

    public IReadOnlyCollection<ChildRestartStats> Stats => _all is null ? [] : [.. _all.Values];

    /// <summary>Makes and starts a child.</summary>
    /// <exception cref="InvalidActorNameException">The name is taken, or cannot be part of a path.</exception>
    public LocalActorRef Add(ActorSystem system, Props props, LocalActorRef parent, string? name)
    {
        ActorPath.CheckName(name);

        if (name is not null && _named?.ContainsKey(name) == true)
        {
            throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
        }

        var path = name is null ? new ActorPath(parent.Path, _nextNumber++) : new ActorPath(parent.Path, system.Name, name);
        var child = new LocalActorRef(system, props, parent, path);

        if (name is not null)
        {
            (_named ??= new Dictionary<string, LocalActorRef>(StringComparer.Ordinal)).Add(name, child);
        }

        Adopt(child);
        child.SendSystemMessage(new SystemMessage.Create());
        return child;
    }

    /// <summary>Takes in a child that was made outside of the actor's turn.</summary>
    public void Adopt(LocalActorRef child) => (_all ??= []).Add(child, new ChildRestartStats(child));

    /// <summary>The child of that name, or <see cref="ActorRefs.Nobody"/>.</summary>
    public IActorRef Find(string name) =>
        _named is not null && _named.TryGetValue(name, out var child)
            ? child
            : All.FirstOrDefault(any => any.Path.Name == name) ?? ActorRefs.Nobody;

    public bool TryGet(MinimalActorRef child, [MaybeNullWhen(false)] out ChildRestartStats stats)
    {
        stats = null;
        return _all is not null && _all.TryGetValue(child, out stats);
    }

    /// <summary>Forgets a child that has stopped.</summary>
    /// <returns>False if it was no child.</returns>
    public bool Remove(MinimalActorRef child)
    {
        if (_all is null || !_all.Remove(child))
        {
            return false;
        }

        if (_named is not null && _named.TryGetValue(child.Path.Name, out var named) && ReferenceEquals(named, child))
        {
            _named.Remove(child.Path.Name);
        }

        return true;
    }

    /// <summary>Sends each child what is meant for it, or nothing.</summary>
    public void SendToAll(Func<LocalActorRef, SystemMessage?> messageFor)
    {
        foreach (var child in Stats)
        {
            if (messageFor(child.Child) is { } message)
            {
                child.Child.SendSystemMessage(message);
            }
        }
    }

    public void StopAll()
    {
        if (_all is not null)
        {
            foreach (var child in _all.Values)
            {
                child.Stop();
            }
        }
    }
}
