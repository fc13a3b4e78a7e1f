using System.Text;
using Broker.Host.Security;
using Broker.Host.Tokens;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>
/// A SEND to <c>/broker/auth</c>: a new token takes the place of the session's, in the header <c>token</c> or as the body. It is checked
/// outside of the session's turn, for keys may have to be loaded.
/// </summary>
internal static class TokenRefresh
{
    /// <summary>Whether a SEND brings a token.</summary>
    public static bool IsMeant(in Frame frame) => frame.Headers.TryGet(HeaderName.Destination, out var written) && written.SequenceEqual("/broker/auth"u8);

    /// <summary>Begins to check the token; the connection is not read until that is done.</summary>
    /// <exception cref="StompProtocolException">There is none, or the session is not one that has one.</exception>
    public static void Begin(in Frame frame, Session session)
    {
        if (frame.Headers.TryGet(HeaderName.Transaction, out _))
        {
            StompProtocolException.Throw(StompError.InvalidHeader, "A SEND to /broker/auth cannot be part of a transaction.");
        }

        if (session.Access.Principal.Kind != PrincipalKind.Token)
        {
            StompProtocolException.Throw(StompError.NotPermitted, "Only a session that has connected with a token can replace it.");
        }

        var principal = session.Access.Principal;
        var tag = session.Tag;
        var receipt = frame.Headers.GetString(HeaderName.Receipt);
        var token = frame.Headers.GetString("token"u8) ?? ReadBody(frame);

        session.ExpectReceipt(frame);
        session.Pause(PauseReasons.LoggingIn);
        session.Services.Authenticator.CheckAsync(token, principal, session.Connection.RemoteAddress)
            .PipeTo(session.Self, success: result => new TokenChecked(tag, receipt, result));
    }

    // What is too long for a token is none; it is not read, and refused as all others are.
    private static string ReadBody(in Frame frame) =>
        frame.Body.Length <= JsonWebToken.MaxLength ? Encoding.UTF8.GetString(frame.Body).Trim() : string.Empty;
}
