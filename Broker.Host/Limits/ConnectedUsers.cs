namespace Broker.Host.Limits;

/// <summary>The users that are connected. Who has left is remembered until debts are paid, so that to connect again pays for nothing. Any thread.</summary>
/// <param name="clock">The time.</param>
internal sealed class ConnectedUsers(TimeProvider clock)
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ConnectedUser> _users = new(StringComparer.Ordinal);
    private long _lastSweep = clock.GetTimestamp();

    /// <summary>How many are known.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _users.Count;
            }
        }
    }

    /// <summary>Counts one connection more of a user; <see cref="Leave"/> must follow.</summary>
    /// <param name="login">The login.</param>
    /// <param name="most">Most connections; 0: no limit.</param>
    /// <returns>The user, or null if there are too many.</returns>
    public ConnectedUser? TryEnter(string login, long most)
    {
        lock (_lock)
        {
            Sweep();
            var user = _users.GetValueOrDefault(login);

            if (user is null)
            {
                _users.Add(login, user = new ConnectedUser(login, clock));
            }
            else if (most > 0 && user.Connections >= most)
            {
                return null;
            }

            user.Connections++;
            return user;
        }
    }

    /// <summary>A connection that was counted has ended.</summary>
    public void Leave(ConnectedUser user)
    {
        lock (_lock)
        {
            user.Connections--;
            RemoveIfSettled(user);
        }
    }

    private void Sweep()
    {
        if (clock.GetElapsedTime(_lastSweep) >= BetweenSweeps)
        {
            _lastSweep = clock.GetTimestamp();
            _users.Values.Where(user => user.Connections == 0).ToList().ForEach(RemoveIfSettled);
        }
    }

    private void RemoveIfSettled(ConnectedUser user)
    {
        if (user.Connections == 0 && user.Messages.HasCredit(BetweenSweeps) && user.Bytes.HasCredit(BetweenSweeps))
        {
            _users.Remove(user.Login);
        }
    }
}
