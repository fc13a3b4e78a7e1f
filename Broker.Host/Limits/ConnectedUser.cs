namespace Broker.Host.Limits;

/// <summary>What all connections of a user have and do together. Any thread.</summary>
/// <param name="login">The login.</param>
/// <param name="clock">The time.</param>
internal sealed class ConnectedUser(string login, TimeProvider clock)
{
    private int _subscriptions;

    /// <summary>The login.</summary>
    public string Login => login;

    /// <summary>How many connections there are. Guarded by the table.</summary>
    public int Connections { get; set; }

    /// <summary>The messages that were sent.</summary>
    public TokenBucket Messages { get; } = new(clock);

    /// <summary>The bytes of them.</summary>
    public TokenBucket Bytes { get; } = new(clock);

    /// <summary>Counts one subscription more.</summary>
    /// <param name="most">Most subscriptions; 0: no limit.</param>
    /// <returns>False if there are too many.</returns>
    public bool TrySubscribe(long most)
    {
        var isAllowed = Interlocked.Increment(ref _subscriptions) <= most || most == 0;
        if (!isAllowed)
        {
            Unsubscribe();
        }

        return isAllowed;
    }

    /// <summary>A subscription that was counted has ended.</summary>
    public void Unsubscribe() => Interlocked.Decrement(ref _subscriptions);
}
