using Broker.Core.Commands;
using Broker.Core.Storage.Journals;
using Broker.Core.Transactions;

namespace Broker.Host.Sessions;

/// <summary>
/// A commit under way, in two steps: every destination is asked whether it can, then all are told to do it, or, if one cannot, to
/// forget it. Between the steps what survives the broker goes to disk, all of it in one record. So a transaction happens as a whole or
/// not at all, whatever becomes of the broker meanwhile.
/// </summary>
/// <param name="key">The transaction's name in the broker.</param>
/// <param name="tag">The tag of the COMMIT.</param>
/// <param name="session">The session's actor.</param>
/// <param name="batch">Gathers what has to be on disk before the second step; null: there is no store.</param>
internal sealed class TransactionCommit(TransactionKey key, long tag, IActorRef session, JournalBatch? batch)
{
    private readonly List<IActorRef> _prepared = [];
    private int _outstanding;

    /// <summary>The tag of the COMMIT.</summary>
    public long Tag => tag;

    /// <summary>Why the transaction did not happen, or null.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>True when all is done or forgotten.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Asks all destinations.</summary>
    /// <param name="parts">What each has to do.</param>
    public void Begin(IReadOnlyList<(IActorRef Destination, IReadOnlyList<DestinationCommand> Commands)> parts)
    {
        _outstanding = parts.Count;
        IsFinished = parts.Count == 0;

        foreach (var (destination, commands) in parts)
        {
            destination.Tell(new Prepare(key, commands, batch), session);
        }
    }

    /// <summary>A destination can.</summary>
    public void OnPrepared(IActorRef destination)
    {
        _prepared.Add(destination);
        OnVote();
    }

    /// <summary>A destination cannot.</summary>
    public void OnRefused(PrepareRefused refused)
    {
        Refusal ??= refused.Refusal;
        OnVote();
    }

    /// <summary>All of it is on disk.</summary>
    public void OnFlushed() => End();

    /// <summary>None of it is on disk, nor will be.</summary>
    public void OnRefused(BatchRefused refused)
    {
        Refusal = new Refusal(RefusalReason.StoreFull, refused.Reason);
        End();
    }

    /// <summary>A destination has done it.</summary>
    public void OnCarriedOut() => IsFinished = --_outstanding == 0;

    private void OnVote()
    {
        if (--_outstanding > 0)
        {
            return;
        }

        // What the destinations have added to the batch of a commit that one of them refuses is never written.
        if (Refusal is null && batch is { IsEmpty: false })
        {
            batch.Submit(session);
        }
        else
        {
            End();
        }
    }

    private void End()
    {
        _outstanding = Refusal is null ? _prepared.Count : 0;
        IsFinished = _outstanding == 0;

        foreach (var destination in _prepared)
        {
            destination.Tell(Refusal is null ? new CarryOut(key) : new RollBack(key), session);
        }
    }
}
