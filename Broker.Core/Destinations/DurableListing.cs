namespace Broker.Core.Destinations;

/// <summary>Asks the queues of all durable subscriptions how much they hold, and gives the answer when all have answered. Lives for one question.</summary>
internal sealed class DurableListing : UntypedActor
{
    private readonly Dictionary<IActorRef, DurableState> _states;
    private readonly HashSet<IActorRef> _awaited;
    private readonly IActorRef _asker;

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="states">What is known of each, by its queue.</param>
    /// <param name="asker">Who gets the answer.</param>
    public DurableListing(IReadOnlyDictionary<IActorRef, DurableState> states, IActorRef asker)
    {
        _states = new Dictionary<IActorRef, DurableState>(states);
        _awaited = [.. states.Keys];
        _asker = asker;
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var queue in _awaited)
        {
            Context.Watch(queue);
            queue.Tell(GetLength.Instance, Self);
        }

        AnswerIfComplete();
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case QueueLength length when _awaited.Remove(Sender):
                _states[Sender] = _states[Sender] with { Messages = length.Messages, Bytes = length.Bytes };
                break;
            case Terminated { ActorRef: var queue } when _awaited.Remove(queue):
                _states.Remove(queue);
                break;
            default:
                Unhandled(message);
                return;
        }

        AnswerIfComplete();
    }

    private void AnswerIfComplete()
    {
        if (_awaited.Count > 0)
        {
            return;
        }

        var all = _states.Values
            .OrderBy(state => state.Name.Owner, StringComparer.Ordinal)
            .ThenBy(state => state.Name.ClientId, StringComparer.Ordinal)
            .ThenBy(state => state.Name.Name, StringComparer.Ordinal);
        _asker.Tell(new Durables([.. all]));
        Context.Stop(Self);
    }
}
