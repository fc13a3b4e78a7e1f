using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// What changes while a session lives: its token is replaced or expires, broker.conf says something else. What it has is looked at
/// again then; what it may not have any more ends. Used in the session's turn only.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="end">How it ends.</param>
internal sealed class SessionAuthority(Session session, SessionEnd end)
{
    private const string NotAnyMore = "This user may not be connected any more.";
    private const string NotHereAnyMore = "This user may not be connected to this virtual host any more.";

    /// <summary>A new token has been checked.</summary>
    public void OnChecked(TokenChecked token)
    {
        session.Resume(PauseReasons.LoggingIn);

        // The configuration may have changed meanwhile.
        var principal = token.Result.IsRight ? session.Services.Authenticator.Renew(token.Result.Principal) : null;
        var access = principal is null ? null : session.Access.With(principal);

        if (access is null)
        {
            Refuse(token);
            return;
        }

        if (Replace(access, token.Tag))
        {
            session.Log.TokenReplaced(session.Connection.Id, session.User!);
            session.Receipts.Complete(token.Tag);

            // The new one may end sooner than the session would look again.
            session.TakeCare();
        }
    }

    /// <summary>The configuration has changed. All of it counts for the session at once.</summary>
    public void Use(SessionServices services)
    {
        // It has been told of two, and the later one came first.
        if (services.Version <= session.Services.Version)
        {
            return;
        }

        session.Use(services);

        if (session.State != SessionState.Connected)
        {
            return;
        }

        if (services.Authenticator.Renew(session.Access.Principal) is not { } principal)
        {
            end.Fail(StompError.LoginRevoked, NotAnyMore, receiptId: null);
        }
        else if (session.Access.With(principal) is not { } access)
        {
            end.Fail(StompError.NotPermitted, NotHereAnyMore, receiptId: null);
        }
        else
        {
            Replace(access, tag: null);
        }
    }

    /// <summary>What would become of the session if who may do what were different.</summary>
    public SessionForecast Foresee(Identities identities)
    {
        if (session.State != SessionState.Connected)
        {
            return new SessionForecast(session.Connection.Id, User: null, End: null, []);
        }

        var principal = identities.Renew(session.Access.Principal);
        var access = principal is null ? null : session.Access.With(principal);
        var lost = access is null ? [] : session.Subscriptions.All
            .Where(subscription => !access.MaySubscribe(subscription.Destination))
            .Select(subscription => subscription.Destination)
            .ToList();
        var why = principal is null ? NotAnyMore
            : access is null ? NotHereAnyMore
            : lost.Count > 0 && !session.SoftErrors.IsSoft(StompError.NotPermitted) ? SessionAccess.WhyNotSubscribe(lost[0])
            : null;
        return new SessionForecast(session.Connection.Id, session.User, why, why is null ? [.. lost.Select(name => name.Text)] : []);
    }

    /// <summary>Does what is due: the notice, the end.</summary>
    public void CheckExpiry()
    {
        if (session.State >= SessionState.Closing || !session.IsConnected)
        {
            return;
        }

        if (session.Expiry is { HasEnded: true })
        {
            end.Fail(StompError.TokenExpired, "The token of this session has expired; connect with a new one, or send one to /broker/auth in time.", receiptId: null);
        }
        else
        {
            session.Expiry?.Notify();
        }
    }

    private void Refuse(TokenChecked token)
    {
        const string Detail = "The new token is refused; it must be of the same issuer and login as the one before, and good now.";

        if (session.SoftErrors.IsSoft(StompError.LoginFailed))
        {
            session.Receipts.Skip(token.Tag);
            session.SoftErrors.Tell("/broker/auth", StompError.LoginFailed, Detail, token.Receipt);
        }
        else
        {
            session.Receipts.Abandon(token.Tag);
            end.Fail(StompError.LoginFailed, Detail, token.Receipt);
        }
    }

    // The tag is that of the frame that asked for it. Returns false if the session has ended by it.
    private bool Replace(SessionAccess access, long? tag)
    {
        session.Access = access;

        foreach (var subscription in session.Subscriptions.All.Where(subscription => !access.MaySubscribe(subscription.Destination)).ToList())
        {
            var why = SessionAccess.WhyNotSubscribe(subscription.Destination);

            if (!session.SoftErrors.IsSoft(StompError.NotPermitted))
            {
                end.Fail(StompError.NotPermitted, why, tag is { } culprit ? session.Receipts.Abandon(culprit) : null);
                return false;
            }

            session.SoftErrors.Tell(subscription, StompError.NotPermitted, why, receipt: null);
            SubscribeHandler.End(session, subscription, isConnectionGood: true, confirm: false);
        }

        return true;
    }
}
