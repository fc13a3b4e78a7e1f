using Broker.Core.Commands;

namespace Broker.Core.Transactions;

/// <summary>
/// Messages that came with a <c>dedup-id</c> of a transaction that is being committed: whether they are duplicates depends on what becomes
/// of it. Used in the turn of the destination's actor only.
/// </summary>
internal sealed class HeldDuplicates
{
    private readonly List<(Publish Publish, IActorRef Sender)> _held = [];

    /// <summary>Keeps a message back.</summary>
    /// <param name="publish">The message.</param>
    /// <param name="sender">Who sent it.</param>
    public void Add(Publish publish, IActorRef sender) => _held.Add((publish, sender));

    /// <summary>The transaction has ended: they come again, in order.</summary>
    /// <param name="destination">Where they were sent to.</param>
    public void ComeAgain(IActorRef destination)
    {
        foreach (var (publish, sender) in _held)
        {
            destination.Tell(publish, sender);
        }
    }
}
