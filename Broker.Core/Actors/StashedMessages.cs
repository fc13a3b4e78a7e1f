namespace Broker.Core.Actors;

/// <summary>The stash of one actor. Used in the actor's turn.</summary>
internal sealed class StashedMessages(Mailbox mailbox, Func<Envelope> messageInHand) : IStash
{
    private readonly LinkedList<Envelope> _messages = [];

    public void Stash() => _messages.AddLast(messageInHand());

    public void Unstash()
    {
        if (_messages.First is { } first)
        {
            _messages.RemoveFirst();
            mailbox.Prepend([first.Value]);
        }
    }

    public void UnstashAll() => UnstashAll(_ => true);

    public void UnstashAll(Func<Envelope, bool> predicate) => mailbox.Prepend(ClearStash().Where(predicate).ToArray());

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
}
