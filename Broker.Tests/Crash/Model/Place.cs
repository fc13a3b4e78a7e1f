namespace Broker.Tests.Crash.Model;

/// <summary>Where messages wait for consumers: a queue, or a durable subscription.</summary>
/// <param name="name">Its name in reports.</param>
/// <param name="destination">What its consumers subscribe to.</param>
internal sealed class Place(string name, string destination)
{
    private readonly Dictionary<int, int> _newest = [];
    private int _ends;

    /// <summary>What its consumers subscribe to.</summary>
    public string Destination { get; } = destination;

    /// <summary>Where a marker is sent that is to arrive here behind all others.</summary>
    public string MarkerDestination { get; init; } = destination;

    /// <summary>The headers that SUBSCRIBE has here beside the usual ones.</summary>
    public IReadOnlyList<string> SubscribeHeaders { get; init; } = [];

    /// <summary>The headers that CONNECT has for that.</summary>
    public IReadOnlyList<string> ConnectHeaders { get; init; } = [];

    /// <summary>Whether messages of one producer come in the order in which they were sent.</summary>
    public bool KeepsOrder { get; init; } = true;

    /// <summary>
    /// Whether there is one consumer, which never rejects and never leaves: then even what comes for the first time after a restart comes in
    /// order, and what was sent after the restart has certainly not been delivered before.
    /// </summary>
    public bool HasSteadyReader { get; init; }

    /// <summary>
    /// Whether messages may come more than once unmarked: dead letters may, for a crash may fall between their arrival there and their end in
    /// the queue that they come from.
    /// </summary>
    public bool AllowsCopies { get; init; }

    /// <summary>The longest delay of messages here.</summary>
    public TimeSpan LongestDelay { get; init; }

    /// <summary>Where what is rejected for good goes, or null.</summary>
    public Place? DeadLetters { get; init; }

    /// <summary>How many of its consumers have left: what was on the way to them and not sent comes to another one, unmarked and behind later ones.</summary>
    public int Ends => Volatile.Read(ref _ends);

    /// <summary>Notes that a consumer leaves.</summary>
    public void NoteEnd() => Interlocked.Increment(ref _ends);

    /// <summary>Notes what has come for the first time.</summary>
    /// <returns>Whether all that came for the first time before was older.</returns>
    public bool NoteFirst(MessageKey key)
    {
        var isNewer = key.Number > _newest.GetValueOrDefault(key.Producer);
        _newest[key.Producer] = Math.Max(key.Number, _newest.GetValueOrDefault(key.Producer));
        return isNewer;
    }

    public override string ToString() => name;
}
