using Broker.Host.Configuration;
using Broker.Host.Limits;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>Refuses what is over a limit of broker.conf.</summary>
/// <param name="limits">The limits.</param>
internal readonly struct LimitChecks(LimitsOptions limits)
{
    /// <summary>Makes sure that one more subscription is allowed.</summary>
    public void CheckSubscriptions(int count)
    {
        if (count >= limits.Subscriptions)
        {
            StompProtocolException.Throw(
                StompError.TooManySubscriptions,
                FormattableString.Invariant($"The connection has {count} subscriptions; at most {limits.Subscriptions} are allowed."));
        }
    }

    /// <summary>Counts a connection of a user.</summary>
    /// <exception cref="StompProtocolException">There are too many.</exception>
    public ConnectedUser Enter(ConnectedUsers users, Principal principal)
    {
        var own = principal.Limits.Connections;
        var most = own?.Most ?? limits.ConnectionsPerUser;
        return users.TryEnter(principal.Login, most) ?? throw new StompProtocolException(
            StompError.TooManyConnectionsOfUser,
            FormattableString.Invariant($"The user has {most} connections, which are as many as are allowed. (broker.conf: {own?.Key ?? "limits.connections-per-user"})"));
    }

    /// <summary>Counts a subscription of a user.</summary>
    /// <exception cref="StompProtocolException">There are too many.</exception>
    public void Subscribe(ConnectedUser user, Principal principal)
    {
        var own = principal.Limits.Subscriptions;
        var most = own?.Most ?? limits.SubscriptionsPerUser;

        if (!user.TrySubscribe(most))
        {
            StompProtocolException.Throw(
                StompError.TooManySubscriptionsOfUser,
                FormattableString.Invariant($"All connections of the user have {most} subscriptions, which are as many as are allowed. (broker.conf: {own?.Key ?? "limits.subscriptions-per-user"})"));
        }
    }

    /// <summary>Makes sure that one more transaction is allowed.</summary>
    public void CheckTransactions(int count)
    {
        if (count >= limits.Transactions)
        {
            StompProtocolException.Throw(
                StompError.TooManyTransactions,
                FormattableString.Invariant($"The connection has {count} open transactions; at most {limits.Transactions} are allowed."));
        }
    }

    /// <summary>Makes sure that a transaction may grow.</summary>
    public void CheckTransaction(string name, int frames, long bytes)
    {
        if (frames >= limits.TransactionFrames)
        {
            StompProtocolException.Throw(
                StompError.TransactionTooLong,
                FormattableString.Invariant($"Transaction '{name}' has {frames} frames; at most {limits.TransactionFrames} are allowed."));
        }

        if (frames > 0 && bytes > limits.TransactionBytes.Bytes)
        {
            StompProtocolException.Throw(
                StompError.TransactionTooLarge,
                FormattableString.Invariant($"Transaction '{name}' would have {bytes} bytes; at most {limits.TransactionBytes} are allowed."));
        }
    }
}
