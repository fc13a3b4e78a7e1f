using System.Collections.Concurrent;
using Broker.Host.Sessions;

namespace Broker.Host.Connections;

/// <summary>The connections that are open: counted on the way in, told to end when the broker stops. Any thread.</summary>
/// <param name="limit">Most connections.</param>
internal sealed class ConnectionRegistry(int limit)
{
    private readonly ConcurrentDictionary<Connection, IActorRef> _sessions = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _admitted;
    private volatile int _limit = limit;
    private volatile bool _isDraining;

    /// <summary>Most connections; those that are more when it changes stay.</summary>
    public int Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>The sessions of the connections that are open.</summary>
    public IEnumerable<IActorRef> Sessions => _sessions.Values;

    /// <summary>How many connections are open.</summary>
    public int Count => _sessions.Count;

    /// <summary>Takes one more connection in; <see cref="Leave"/> must follow.</summary>
    /// <returns>False if there are too many, or the broker stops.</returns>
    public bool TryAdmit()
    {
        if (_isDraining)
        {
            return false;
        }

        var isAdmitted = Interlocked.Increment(ref _admitted) <= _limit;
        if (!isAdmitted)
        {
            Leave();
        }

        return isAdmitted;
    }

    /// <summary>A connection that was taken in has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _admitted);

    public void Add(Connection connection, IActorRef session)
    {
        _sessions.TryAdd(connection, session);

        if (_isDraining)
        {
            session.Tell(SessionSignal.ShutDown, ActorRefs.NoSender);
        }
    }

    /// <summary>The session of a connection.</summary>
    /// <returns>Null if the connection has ended.</returns>
    public IActorRef? Find(Connection connection) => _sessions.GetValueOrDefault(connection);

    public void Remove(Connection connection)
    {
        _sessions.TryRemove(connection, out _);
        CompleteIfDrained();
    }

    /// <summary>Tells all sessions something, for example that broker.conf has changed.</summary>
    public void TellAll(object message)
    {
        foreach (var session in _sessions.Values)
        {
            session.Tell(message, ActorRefs.NoSender);
        }
    }

    /// <summary>Ends all connections in good order, and lets no more in.</summary>
    /// <returns>Completes when all have ended.</returns>
    public Task DrainAsync()
    {
        _isDraining = true;
        TellAll(SessionSignal.ShutDown);

        CompleteIfDrained();
        return _drained.Task;
    }

    private void CompleteIfDrained()
    {
        if (_isDraining && _sessions.IsEmpty)
        {
            _drained.TrySetResult();
        }
    }
}
