using Broker.Host.Limits;

namespace Broker.Host.Security;

/// <summary>
/// Counts wrong logins by address: so many in a minute, then no more are checked until some time has passed. The table is bounded:
/// when it is full, the address that has the least left to wait is forgotten. Any thread.
/// </summary>
/// <param name="perMinute">Most wrong logins in a minute; 0: no limit.</param>
/// <param name="clock">The time.</param>
internal sealed class LoginThrottle(int perMinute, TimeProvider clock)
{
    /// <summary>The most addresses that are remembered.</summary>
    public const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private volatile int _perMinute = perMinute;
    private readonly long _start = clock.GetTimestamp();

    // When the wrong logins of an address will have been forgotten: each adds its share of a minute.
    private readonly Dictionary<string, TimeSpan> _forgottenAt = new(StringComparer.Ordinal);

    /// <summary>Changes how many may be wrong in a minute; what has been counted counts on.</summary>
    public void Use(int other) => _perMinute = other;

    /// <summary>How many addresses are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _forgottenAt.Count;
            }
        }
    }

    /// <summary>Whether logins from an address are not checked now.</summary>
    public bool IsBlocked(string address)
    {
        var most = _perMinute;
        if (most == 0)
        {
            return false;
        }

        lock (_lock)
        {
            return _forgottenAt.TryGetValue(NetworkName.Of(address), out var at) && at - Now() > Window - (Window / most);
        }
    }

    /// <summary>A login from an address was wrong.</summary>
    public void NoteFailure(string address)
    {
        var most = _perMinute;
        if (most == 0)
        {
            return;
        }

        lock (_lock)
        {
            var now = Now();
            var key = NetworkName.Of(address);
            var at = _forgottenAt.GetValueOrDefault(key);

            if (!_forgottenAt.ContainsKey(key) && _forgottenAt.Count >= MostAddresses)
            {
                MakeRoom(now);
            }

            // More than a minute's worth is not held against anybody.
            var next = (at > now ? at : now) + (Window / most);
            _forgottenAt[key] = next < now + Window ? next : now + Window;
        }
    }

    private void MakeRoom(TimeSpan now)
    {
        foreach (var (key, _) in _forgottenAt.Where(entry => entry.Value <= now).ToList())
        {
            _forgottenAt.Remove(key);
        }

        if (_forgottenAt.Count >= MostAddresses)
        {
            _forgottenAt.Remove(_forgottenAt.MinBy(entry => entry.Value).Key);
        }
    }

    private TimeSpan Now() => clock.GetElapsedTime(_start);
}
