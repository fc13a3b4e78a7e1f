using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Broker.Host.Outbound;
using Broker.Host.Security;
using Broker.Stomp;

namespace Broker.Host.Sessions;

/// <summary>CONNECT and STOMP: version, login, virtual host, heart-beats. The passcode is checked outside of the session's turn, because it takes long.</summary>
internal static class ConnectHandler
{
    private static readonly string Server = $"Broker/{typeof(ConnectHandler).Assembly.GetName().Version?.ToString(3)}";

    /// <summary>Handles a CONNECT.</summary>
    /// <returns>The request; the session is connected already if the login was known.</returns>
    /// <exception cref="StompProtocolException">It breaks a rule.</exception>
    public static ConnectRequest Handle(in Frame frame, Session session)
    {
        var request = ConnectRequest.Read(frame, session);

        // From here on frames, an ERROR among them, are of the version agreed upon.
        session.Reader.Version = request.Version;

        if (session.Services.Authenticator.Find(request.Credentials) is { } principal)
        {
            Accept(request, principal, session);
            return request;
        }

        session.Pause(PauseReasons.LoggingIn);
        session.Services.Authenticator.CheckAsync(request.Credentials).PipeTo(session.Self, success: result => new LoginChecked(request, result));
        return request;
    }

    /// <summary>The login has been checked.</summary>
    /// <exception cref="StompProtocolException">It was wrong.</exception>
    public static void OnChecked(LoginChecked login, Session session)
    {
        session.Resume(PauseReasons.LoggingIn);

        // The configuration may have changed while the login was being checked.
        var principal = login.Result.IsRight ? session.Services.Authenticator.Renew(login.Result.Principal) : null;

        if (principal is null)
        {
            Refuse(login.Result);
        }

        Accept(login.Request, principal, session);
    }

    /// <summary>Tells that a login was refused, but never what was wrong with it.</summary>
    [DoesNotReturn]
    public static void Refuse(LoginResult result) => throw (result.IsThrottled
        ? new StompProtocolException(StompError.TooManyFailedLogins, "Too many logins from this address were wrong; try again in some minutes.")
        : new StompProtocolException(
            StompError.LoginFailed,
            "The login is refused. CONNECT needs the headers 'login' and 'passcode' of a user that may connect from there, or a token that is good now."));

    private static void Accept(ConnectRequest request, Principal principal, Session session)
    {
        if (principal.In(request.VirtualHost) is not { } permissions)
        {
            throw new StompProtocolException(StompError.NotPermitted, "The user may not connect to this virtual host.");
        }

        session.HeartBeats.Start(request.HeartBeat);
        session.Open(new SessionAccess(principal, permissions, request.VirtualHost), request.ClientId, session.Services.Directories[request.VirtualHost]);

        if (request.WantsSoftErrors)
        {
            session.SoftErrors.IsWanted = true;
        }

        session.Log.Connected(session.Connection.Id, session.User!, request.Version.ToText());

        var own = session.HeartBeats.Options;
        var heartBeat = new HeartBeat((int)own.Send.TotalMilliseconds, (int)own.Receive.TotalMilliseconds);
        var bytes = new ArrayBufferWriter<byte>(256);

        var frame = new FrameWriter(bytes, StompCommand.Connected, request.Version)
            .Header(HeaderName.Version, request.Version.ToText())
            .Header(HeaderName.Session, session.Name)
            .Header(HeaderName.Server, Server)
            .Header(HeaderName.HeartBeat, heartBeat.ToString())
            .Header("user-name"u8, session.User!.ReplaceLineEndings(string.Empty));

        if (principal.Lifetime is { } lifetime)
        {
            frame.Header("expires"u8, lifetime.Expires.ToUnixTimeMilliseconds());
        }

        if (request.WantsSoftErrors)
        {
            frame.Header("errors"u8, SoftErrors.Wish);
        }

        frame.End();

        session.Outbox.Enqueue(new EncodedFrame(bytes.WrittenSpan.ToArray()), bytes.WrittenCount);
    }
}
