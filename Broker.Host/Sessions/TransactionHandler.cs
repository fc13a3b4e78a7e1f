using Broker.Core.Commands;
using Broker.Core.Transactions;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>BEGIN, COMMIT and ABORT. What belongs to a transaction is kept in the session until its COMMIT.</summary>
internal static class TransactionHandler
{
    public static void Begin(in Frame frame, Session session)
    {
        var name = frame.Headers.GetString(HeaderName.Transaction)!;
        session.Limits.CheckTransactions(session.Transactions.Count);

        if (!session.Transactions.TryAdd(name, new TransactionBuffer()))
        {
            StompProtocolException.Throw(StompError.TransactionExists, $"The transaction '{name}' is open already.");
        }

        session.Finish(frame);
    }

    public static void Commit(in Frame frame, Session session)
    {
        var parts = Take(frame, session).Parts(command => IsStillMeant(command, session));
        var batch = parts.Count == 0 ? null : session.Services.Journal?.BeginBatch();
        var commit = new TransactionCommit(new TransactionKey(session.Number, session.Tag), session.Tag, session.Self, batch);

        session.ExpectReceipt(frame);
        commit.Begin(parts);

        if (commit.IsFinished)
        {
            session.Receipts.Complete(session.Tag);
        }
        else
        {
            session.Commit = commit;
            session.Pause(PauseReasons.Committing);
        }
    }

    public static void Abort(in Frame frame, Session session)
    {
        // What it acknowledged has never left the ledgers.
        Take(frame, session);
        session.Finish(frame);
    }

    /// <summary>Adds a command to an open transaction.</summary>
    /// <exception cref="StompProtocolException">It is not open, or has grown to its limit.</exception>
    public static void Add(string name, IActorRef destination, DestinationCommand command, Session session)
    {
        var transaction = Find(name, session);
        var size = command is Publish publish ? publish.Message.Size : 0;
        session.Limits.CheckTransaction(name, transaction.Count, transaction.Bytes + size);
        transaction.Add(destination, command);
    }

    /// <summary>Makes sure that the transaction a frame names is open, before anything is done for it.</summary>
    public static void Check(in Frame frame, Session session)
    {
        if (frame.Headers.GetString(HeaderName.Transaction) is { } name)
        {
            Find(name, session);
        }
    }

    private static TransactionBuffer Take(in Frame frame, Session session)
    {
        var name = frame.Headers.GetString(HeaderName.Transaction)!;
        var transaction = Find(name, session);
        session.Transactions.Remove(name);
        return transaction;
    }

    private static TransactionBuffer Find(string name, Session session) =>
        session.Transactions.TryGetValue(name, out var transaction)
            ? transaction
            : throw new StompProtocolException(StompError.UnknownTransaction, $"The transaction '{name}' is not open on this connection.");

    // An acknowledgement whose subscription has ended is void, as it is outside of transactions.
    private static bool IsStillMeant(DestinationCommand command, Session session)
    {
        if (command is Publish publish)
        {
            CheckStillPermitted(publish, session);
        }

        return command is not Settle settle || session.Subscriptions.TryGet(settle.Key.Number, out _);
    }

    // What was allowed when the SEND came may not be any more: a token was replaced, or broker.conf has changed. Destinations that are
    // still open have been looked at since, so this costs a comparison.
    private static void CheckStillPermitted(Publish publish, Session session)
    {
        var written = publish.Message.Destination.Span;

        if (session.Destinations.TryGet(written, out var destination))
        {
            session.Access.CheckPublish(destination);
        }
        else
        {
            session.Access.CheckPublish(session.Resolver.ForSend(written));
        }
    }
}
