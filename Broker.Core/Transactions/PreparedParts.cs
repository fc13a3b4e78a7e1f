using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;

namespace Broker.Core.Transactions;

/// <summary>The parts of one queue in transactions that are being committed, and the room reserved for them.</summary>
internal sealed class PreparedParts
{
    private readonly Dictionary<TransactionKey, PreparedPart> _parts = [];

    public bool IsEmpty => _parts.Count == 0;

    /// <summary>Messages that will come.</summary>
    public long Messages { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    public void Add(TransactionKey transaction, PreparedPart part)
    {
        _parts.Add(transaction, part);
        Messages += part.Messages.Count;
        Bytes += part.Bytes;
    }

    /// <summary>Keeps a message back whose <c>dedup-id</c> a transaction has, until that has ended.</summary>
    /// <param name="dedupHash">What stands for the id.</param>
    /// <param name="publish">The message.</param>
    /// <param name="sender">Who sent it.</param>
    /// <returns>False if no transaction has it.</returns>
    public bool TryHoldDuplicate(UInt128 dedupHash, Publish publish, IActorRef sender)
    {
        var first = _parts.Values.FirstOrDefault(part => part.DedupHashes.Contains(dedupHash));
        first?.Duplicates.Add(publish, sender);
        return first is not null;
    }

    /// <summary>Takes a part out, with the room that was reserved for it. What was kept back for it comes again.</summary>
    /// <param name="transaction">The transaction, which has ended.</param>
    /// <param name="queue">The queue, which gets what was kept back.</param>
    /// <param name="part">The part.</param>
    /// <returns>False if there is none.</returns>
    public bool TryTake(TransactionKey transaction, IActorRef queue, [MaybeNullWhen(false)] out PreparedPart part)
    {
        if (!_parts.Remove(transaction, out part))
        {
            return false;
        }

        part.Duplicates.ComeAgain(queue);
        Messages -= part.Messages.Count;
        Bytes -= part.Bytes;
        return true;
    }
}
