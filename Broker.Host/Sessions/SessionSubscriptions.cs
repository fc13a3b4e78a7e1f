using System.Diagnostics.CodeAnalysis;
using Broker.Core.Subscriptions;

namespace Broker.Host.Sessions;

/// <summary>The subscriptions of a session, by the client's id and by their number. Used in the session's turn only.</summary>
internal sealed class SessionSubscriptions
{
    private const int EndedRemembered = 64;

    private readonly Queue<string> _ended = new();
    private readonly Dictionary<string, SessionSubscription> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<int, SessionSubscription> _byNumber = [];

    /// <summary>Whether any subscription has ended.</summary>
    public bool HasEndedAny => _ended.Count > 0;

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>The number of the newest subscription that ever was; 0: none.</summary>
    public int LastNumber { get; private set; }

    public IEnumerable<SessionSubscription> All => _byNumber.Values;

    /// <summary>Those with something to acknowledge.</summary>
    public IEnumerable<SessionSubscription> Acknowledging => All.Where(subscription => subscription.AckMode != AckMode.Auto);

    /// <summary>A number for a new subscription; numbers are not used again.</summary>
    public int NextNumber() => ++LastNumber;

    public void Add(SessionSubscription subscription)
    {
        _byId.Add(subscription.Id, subscription);
        _byNumber.Add(subscription.Key.Number, subscription);
    }

    public bool TryGet(string id, [MaybeNullWhen(false)] out SessionSubscription subscription) => _byId.TryGetValue(id, out subscription);

    public bool TryGet(int number, [MaybeNullWhen(false)] out SessionSubscription subscription) => _byNumber.TryGetValue(number, out subscription);

    /// <summary>Finds a subscription by its destination, as the client wrote it.</summary>
    public bool TryGetByDestination(string written, [MaybeNullWhen(false)] out SessionSubscription subscription)
    {
        subscription = All.FirstOrDefault(candidate => candidate.Written == written);
        return subscription is not null;
    }

    public void Remove(SessionSubscription subscription)
    {
        _byId.Remove(subscription.Id);
        _byNumber.Remove(subscription.Key.Number);
        _ended.Enqueue(subscription.Id);

        if (_ended.Count > EndedRemembered)
        {
            _ended.Dequeue();
        }
    }

    /// <summary>Whether a subscription of that id has ended lately, so that its acknowledgements may still be on their way.</summary>
    public bool HasEnded(string id) => _ended.Contains(id);

    public void Clear()
    {
        _byId.Clear();
        _byNumber.Clear();
    }
}
