using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Transactions;

namespace Broker.Core.Destinations;

/// <summary>What a topic has promised to one transaction.</summary>
/// <param name="Messages">The messages that it will hand out.</param>
/// <param name="Traces">What it remembers of those with a <c>dedup-id</c>.</param>
internal sealed record TopicPromise(IReadOnlyList<Message> Messages, IReadOnlyList<DedupTrace> Traces)
{
    /// <summary>A promise of nothing.</summary>
    public static TopicPromise Nothing { get; } = new([], []);

    /// <summary>Promises what a topic is asked for. Duplicates are left out; the first counts, be it of the same transaction.</summary>
    /// <param name="prepare">What is asked.</param>
    /// <param name="dedup">What has come to the topic before.</param>
    /// <returns>The promise.</returns>
    public static TopicPromise Of(Prepare prepare, TopicDedup dedup)
    {
        var messages = new List<Message>();
        var traces = new List<DedupTrace>();

        foreach (var publish in prepare.Commands.OfType<Publish>())
        {
            if (!dedup.TryAdd(publish.Message, out var trace))
            {
                continue;
            }

            messages.Add(publish.Message);

            if (trace is not null)
            {
                traces.Add(trace);
                dedup.Keep(trace, prepare.Batch);
            }
        }

        return new TopicPromise(messages, traces);
    }

    private bool _isBegun;
    private int _done;

    /// <summary>Whether messages are left to be handed out.</summary>
    public bool HasMore => _done < Messages.Count;

    /// <summary>The first of them.</summary>
    public Message Next => Messages[_done];

    /// <summary>What the durable subscriptions owe an answer for; once it is begun.</summary>
    public TopicDebt? Owed { get; private set; }

    /// <summary>Messages of the same <c>dedup-id</c>s that came meanwhile.</summary>
    public HeldDuplicates Duplicates { get; } = new();

    /// <summary>Begins to keep the promise, once.</summary>
    /// <param name="carryOut">Has the durable subscriptions do their part.</param>
    public void Begin(Func<TopicDebt?> carryOut)
    {
        if (!_isBegun)
        {
            Owed = carryOut();
            _isBegun = true;
        }
    }

    /// <summary>Takes the first message that is left.</summary>
    public Message Take() => Messages[_done++];

    /// <summary>The durable subscriptions that were there when it was promised: these messages reach them in this way and no other.</summary>
    public HashSet<IActorRef> Asked { get; } = [];

    /// <summary>Those among them that have promised their part.</summary>
    public HashSet<IActorRef> Prepared { get; } = [];
}
