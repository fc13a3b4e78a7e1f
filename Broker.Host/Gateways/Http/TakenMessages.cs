using System.Buffers.Text;
using System.Security.Cryptography;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// The messages that were taken and not acknowledged yet, by names that nobody can guess. Each can be settled once, by the user who took
/// it; when its time is over it is back in its queue. Any thread.
/// </summary>
internal sealed class TakenMessages
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TakenMessage> _messages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byUser = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Whether a user has taken as many as one may.</summary>
    public bool IsFull(string user, int most)
    {
        lock (_lock)
        {
            return _byUser.GetValueOrDefault(user) >= most;
        }
    }

    /// <summary>Keeps a message until it is settled, or its time is over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="most">The most that its user may have taken.</param>
    /// <param name="time">How long it can be settled.</param>
    /// <param name="clock">The clock that measures that.</param>
    /// <returns>Its name; null: the user has taken too many.</returns>
    public string? Add(TakenMessage message, int most, TimeSpan time, TimeProvider clock)
    {
        var name = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        var user = message.Link.User;

        lock (_lock)
        {
            var taken = _byUser.GetValueOrDefault(user);
            if (taken >= most)
            {
                return null;
            }

            _byUser[user] = taken + 1;
            _messages.Add(name, message);
            message.Timer = clock.CreateTimer(_ => Remove(name, user)?.Link.Dispose(), null, time, Timeout.InfiniteTimeSpan);
        }

        return name;
    }

    /// <summary>Hands a message over to whoever settles it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="user">Who asks for it.</param>
    /// <returns>Null if there is none of that name that the user has taken.</returns>
    public TakenMessage? Remove(string name, string user)
    {
        lock (_lock)
        {
            if (!_messages.TryGetValue(name, out var message) || message.Link.User != user)
            {
                return null;
            }

            _messages.Remove(name);
            message.Timer?.Dispose();

            if (--_byUser[user] == 0)
            {
                _byUser.Remove(user);
            }

            return message;
        }
    }
}
