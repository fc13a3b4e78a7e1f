using System.Diagnostics.CodeAnalysis;

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

    /// <summary>Takes a part out, with the room that was reserved for it.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryTake(TransactionKey transaction, [MaybeNullWhen(false)] out PreparedPart part)
    {
        if (!_parts.Remove(transaction, out part))
        {
            return false;
        }

        Messages -= part.Messages.Count;
        Bytes -= part.Bytes;
        return true;
    }
}
