using System.Diagnostics.CodeAnalysis;
using Broker.Core.Subscriptions;

namespace Broker.Host.Sessions;

/// <summary>The subscriptions of a session, by the client's id and by their number. Used in the session's turn only.</summary>
internal sealed class SessionSubscriptions
{
    private const int EndedRemembered = 64;

    // So many are looked through as fast as a table, which would take more memory than they do.
    private const int Few = 8;

    // In the order of their numbers, which is the one they come in.
    private readonly List<SessionSubscription> _byNumber = new(1);

    // There once there have been more than a few.
    private Dictionary<string, SessionSubscription>? _byId;
    private Queue<string>? _ended;

    /// <summary>Whether any subscription has ended.</summary>
    public bool HasEndedAny => _ended is not null;

    /// <summary>How many there are.</summary>
    public int Count => _byNumber.Count;

    /// <summary>The number of the newest subscription that ever was; 0: none.</summary>
    public int LastNumber { get; private set; }

    public IEnumerable<SessionSubscription> All => _byNumber;

    /// <summary>Those with something to acknowledge.</summary>
    public IEnumerable<SessionSubscription> Acknowledging => All.Where(subscription => subscription.AckMode != AckMode.Auto);

    /// <summary>A number for a new subscription; numbers are not used again.</summary>
    public int NextNumber() => ++LastNumber;

    public void Add(SessionSubscription subscription)
    {
        _byNumber.Add(subscription);
        _byId?.Add(subscription.Id, subscription);

        if (_byId is null && _byNumber.Count > Few)
        {
            _byId = _byNumber.ToDictionary(each => each.Id, StringComparer.Ordinal);
        }
    }

    public bool TryGet(string id, [MaybeNullWhen(false)] out SessionSubscription subscription)
    {
        if (_byId is not null)
        {
            return _byId.TryGetValue(id, out subscription);
        }

        foreach (var candidate in _byNumber)
        {
            if (candidate.Id == id)
            {
                subscription = candidate;
                return true;
            }
        }

        subscription = null;
        return false;
    }

    public bool TryGet(int number, [MaybeNullWhen(false)] out SessionSubscription subscription)
    {
        var index = IndexOf(number);
        subscription = index < 0 ? null : _byNumber[index];
        return subscription is not null;
    }

    /// <summary>Finds a subscription by its destination, as the client wrote it.</summary>
    public bool TryGetByDestination(string written, [MaybeNullWhen(false)] out SessionSubscription subscription)
    {
        subscription = All.FirstOrDefault(candidate => candidate.Written == written);
        return subscription is not null;
    }

    public void Remove(SessionSubscription subscription)
    {
        _byId?.Remove(subscription.Id);

        if (IndexOf(subscription.Key.Number) is var index and >= 0)
        {
            _byNumber.RemoveAt(index);
        }

        _ended ??= new Queue<string>();
        _ended.Enqueue(subscription.Id);

        if (_ended.Count > EndedRemembered)
        {
            _ended.Dequeue();
        }
    }

    /// <summary>Whether a subscription of that id has ended lately, so that its acknowledgements may still be on their way.</summary>
    public bool HasEnded(string id) => _ended?.Contains(id) ?? false;

    public void Clear()
    {
        _byId = null;
        _byNumber.Clear();
    }

    // Negative: there is none of that number.
    private int IndexOf(int number)
    {
        var (low, high) = (0, _byNumber.Count - 1);

        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _byNumber[middle].Key.Number;

            if (found == number)
            {
                return middle;
            }

            (low, high) = found < number ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }
}
