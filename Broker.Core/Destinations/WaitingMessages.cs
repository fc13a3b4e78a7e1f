namespace Broker.Core.Destinations;

/// <summary>
/// Messages to a directory that wait, each in its order, because something of their name is being made or is going. So nothing is found
/// half made, and nothing new of a name is written to the store before the old one has been deleted from it.
/// </summary>
/// <typeparam name="TName">What things are named by.</typeparam>
internal sealed class WaitingMessages<TName>
    where TName : notnull
{
    private readonly Dictionary<TName, List<(object Message, IActorRef Asker)>> _byName = [];

    /// <summary>From now on messages to a name wait.</summary>
    public void Begin(TName name) => _byName.TryAdd(name, []);

    /// <summary>Lets a message wait.</summary>
    /// <returns>False if nothing waits for that name, so that the message can be handled.</returns>
    public bool TryAdd(TName name, object message, IActorRef asker)
    {
        if (!_byName.TryGetValue(name, out var waiting))
        {
            return false;
        }

        waiting.Add((message, asker));
        return true;
    }

    /// <summary>Lets a message wait behind another one that waits.</summary>
    /// <param name="other">Which one.</param>
    /// <param name="message">The message.</param>
    /// <param name="asker">Who sent it.</param>
    /// <returns>False if no such message waits.</returns>
    public bool TryAddBehind(Predicate<object> other, object message, IActorRef asker)
    {
        foreach (var waiting in _byName.Values)
        {
            if (waiting.Exists(entry => other(entry.Message)))
            {
                waiting.Add((message, asker));
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes what has waited for a name; nothing waits for it any more.</summary>
    public IReadOnlyList<(object Message, IActorRef Asker)> Take(TName name) => _byName.Remove(name, out var waiting) ? waiting : [];
}
