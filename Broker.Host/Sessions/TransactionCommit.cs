using Broker.Core.Commands;
using Broker.Core.Transactions;

namespace Broker.Host.Sessions;

/// <summary>
/// A commit under way, in two steps: every destination is asked whether it can, then all are told to do it, or, if one cannot, to
/// forget it. So a transaction happens as a whole or not at all.
/// </summary>
/// <param name="key">The transaction's name in the broker.</param>
/// <param name="tag">The tag of the COMMIT.</param>
/// <param name="session">The session's actor.</param>
internal sealed class TransactionCommit(TransactionKey key, long tag, IActorRef session)
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
            destination.Tell(new Prepare(key, commands), session);
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

    /// <summary>A destination has done it.</summary>
    public void OnCarriedOut() => IsFinished = --_outstanding == 0;

    private void OnVote()
    {
        if (--_outstanding > 0)
        {
            return;
        }

        _outstanding = Refusal is null ? _prepared.Count : 0;
        IsFinished = _outstanding == 0;

        foreach (var destination in _prepared)
        {
            destination.Tell(Refusal is null ? new CarryOut(key) : new RollBack(key), session);
        }
    }
}
