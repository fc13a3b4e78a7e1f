namespace Broker.Load.Scenarios;

/// <summary>
/// The publishers that may have something to send: all at the beginning of a round, later those for whom something has come. With a thousand of
/// them, asking each after every read would cost the generator more than the messages do.
/// </summary>
internal sealed class SendTurns
{
    private readonly Queue<Publisher> _waiting = [];
    private readonly HashSet<Publisher> _isWaiting = [];

    /// <summary>A publisher may have something to send.</summary>
    public void Add(Publisher publisher)
    {
        if (_isWaiting.Add(publisher))
        {
            _waiting.Enqueue(publisher);
        }
    }

    /// <summary>Lets each of them send once.</summary>
    /// <returns>Whether one of them could send more at once.</returns>
    public bool Send()
    {
        var couldMore = false;

        for (var left = _waiting.Count; left > 0; left--)
        {
            var publisher = _waiting.Dequeue();
            var canMore = publisher.Send();
            couldMore |= canMore;

            // Nothing comes for the one whose socket takes nothing more, so it is asked again.
            if (canMore || publisher.HasBacklog)
            {
                _waiting.Enqueue(publisher);
            }
            else
            {
                _ = _isWaiting.Remove(publisher);
            }
        }

        return couldMore;
    }
}
