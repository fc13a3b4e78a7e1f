namespace Broker.Core.Actors;

/// <summary>The stash of one actor. Used in the actor's turn.</summary>
/// <param name="cell">The actor.</param>
internal sealed class StashedMessages(ActorCell cell) : IStash
{
    private readonly LinkedList<Envelope> _messages = [];

    public void Stash() => _messages.AddLast(cell.InHand);

    public void Unstash()
    {
        if (_messages.First is { } first)
        {
            _messages.RemoveFirst();
            PutBack([first.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate) => PutBack([.. ClearStash().Where(predicate)]);

    public IEnumerable<Envelope> ClearStash()
    {
        Envelope[] all = [.. _messages];
        _messages.Clear();
        return all;
    }

    public void Prepend(IEnumerable<Envelope> envelopes)
    {
        foreach (var envelope in envelopes.Reverse())
        {
            _messages.AddFirst(envelope);
        }
    }

    private void PutBack(IReadOnlyList<Envelope> envelopes)
    {
        foreach (var announcement in envelopes.Select(envelope => envelope.Message).OfType<Terminated>())
        {
            cell.DeathWatch.ExpectAgain(announcement);
        }

        cell.Reference.Mailbox.Prepend(envelopes);
    }
}
