using Broker.Core.Commands;

namespace Broker.Core.Destinations;

/// <summary>An answer that a topic gives when all durable subscriptions have given theirs.</summary>
/// <param name="tag">What the topic calls it; all that it asks for its sake carries the tag.</param>
/// <param name="question">The <see cref="Publish"/>, <see cref="Transactions.Prepare"/> or <see cref="Transactions.CarryOut"/>.</param>
/// <param name="asker">Who gets the answer.</param>
internal sealed class TopicDebt(long tag, object question, IActorRef asker)
{
    private readonly List<IActorRef> _awaited = [];

    public long Tag => tag;

    public object Question => question;

    public IActorRef Asker => asker;

    /// <summary>What is remembered of a message with a <c>dedup-id</c>, or null.</summary>
    public DedupTrace? Trace { get; init; }

    /// <summary>Those who have sent the same message again meanwhile: it counts as taken only when the first one is.</summary>
    public List<(Publish Publish, IActorRef Asker)> Duplicates { get; } = [];

    /// <summary>Why it cannot be done, or null.</summary>
    public Refusal? Refusal { get; set; }

    public bool IsComplete => _awaited.Count == 0;

    /// <summary>Whose answers are outstanding; one that was asked twice is there twice.</summary>
    public IEnumerable<IActorRef> Awaited => _awaited;

    public void Await(IActorRef queue) => _awaited.Add(queue);

    /// <summary>An answer has come. The last one takes its place, so that answers in the order of the questions are found at the front.</summary>
    public void OnAnswer(IActorRef queue)
    {
        var place = _awaited.IndexOf(queue);
        if (place >= 0)
        {
            _awaited[place] = _awaited[^1];
            _awaited.RemoveAt(_awaited.Count - 1);
        }
    }

    /// <summary>No answer will come any more: the subscription was deleted.</summary>
    public void OnGone(IActorRef queue) => _awaited.RemoveAll(awaited => awaited.Equals(queue));
}
