namespace Broker.Core.Actors;

/// <summary>
/// A tree of actors in this process. A small runtime with the names, signatures and meaning of Akka.NET 1.5, so that the
/// broker's actors compile against either (docs/adr/0001). All members may be called from any thread.
/// </summary>
public sealed class ActorSystem : IActorRefFactory, IDisposable
{
    private readonly LocalActorRef _guardian;
    private readonly RootRef _root;
    private readonly Dictionary<string, LocalActorRef> _named = new(StringComparer.Ordinal);
    private long _nextNumber = -1;

    private ActorSystem(string name)
    {
        Name = name;
        EventStream = new EventStream();
        DeadLetters = new DeadLetterActorRef(this);
        _root = new RootRef(new ActorPath(null, name, "user"));
        _guardian = new LocalActorRef(this, Props.Create<Guardian>(), _root, _root.Path);
        _guardian.SendSystemMessage(new SystemMessage.Create());
    }

    /// <summary>The name, the first part of every path.</summary>
    public string Name { get; }

    /// <summary>Where the runtime publishes dead letters and unhandled messages.</summary>
    public EventStream EventStream { get; }

    /// <summary>The reference of nobody: what is told to it is published as <see cref="DeadLetter"/>.</summary>
    public IActorRef DeadLetters { get; }

    /// <summary>Completes when the last actor has stopped after <see cref="Terminate"/>.</summary>
    public Task WhenTerminated => _root.Stopped;

    /// <summary>Starts an empty system.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The system.</returns>
    public static ActorSystem Create(string name) => new(name);

    /// <inheritdoc/>
    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        ActorPath.CheckName(name);

        if (_guardian.Cell.IsTerminating)
        {
            throw new InvalidOperationException("Cannot create child while terminating or terminated");
        }

        var path = name is null
            ? new ActorPath(_guardian.Path, Interlocked.Increment(ref _nextNumber))
            : new ActorPath(_guardian.Path, Name, name);
        var child = new LocalActorRef(this, props, _guardian, path);

        if (name is not null)
        {
            Reserve(name, child);
        }

        // The list of children belongs to the guardian's turn. The child starts at once, so that whatever the caller sends it next,
        // Stop as well, comes after its start; but what the child may have to report comes after its adoption.
        _guardian.SendSystemMessage(new SystemMessage.Adopt(child));
        child.SendSystemMessage(new SystemMessage.Create());
        return child;
    }

    /// <summary>Stops an actor after the message in hand; what still waits becomes dead letters.</summary>
    /// <param name="actor">The actor.</param>
    public void Stop(IActorRef actor) => ((MinimalActorRef)actor).SendSystemMessage(new SystemMessage.Terminate());

    /// <summary>Stops all actors, children before parents.</summary>
    /// <returns><see cref="WhenTerminated"/>.</returns>
    public Task Terminate()
    {
        Stop(_guardian);
        return WhenTerminated;
    }

    /// <summary>Stops all actors and waits until the last one has stopped. Never called by an actor, which would wait for itself.</summary>
    public void Dispose() => Terminate().GetAwaiter().GetResult();

    private void Reserve(string name, LocalActorRef child)
    {
        lock (_named)
        {
            if (_named.TryGetValue(name, out var holder) && !holder.Cell.IsTerminated)
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }

            // Those who have stopped are forgotten here; there are few names at the top.
            foreach (var stopped in _named.Where(entry => entry.Value.Cell.IsTerminated).ToList())
            {
                _named.Remove(stopped.Key);
            }

            _named[name] = child;
        }
    }

    /// <summary>Above the guardian: learns that it has stopped, and takes what it escalates by stopping it.</summary>
    private sealed class RootRef(ActorPath path) : MinimalActorRef(path)
    {
        private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Stopped => _stopped.Task;

        public override void Tell(object message, IActorRef? sender)
        {
        }

        public override void SendSystemMessage(SystemMessage message)
        {
            switch (message)
            {
                case SystemMessage.Failed failed:
                    failed.Child.SendSystemMessage(new SystemMessage.Terminate());
                    break;
                case SystemMessage.DeathNotification:
                    _stopped.TrySetResult();
                    break;
            }
        }
    }
}
