using System.Buffers;
using Broker.Host.Outbound;
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

        if (session.Services.Authenticator.IsKnown(request.Login))
        {
            Accept(request, session);
            return request;
        }

        var authenticator = session.Services.Authenticator;
        session.Pause(PauseReasons.LoggingIn);
        Task.Run(() => authenticator.Verify(request.Login)).PipeTo(session.Self, success: isRight => new LoginChecked(request, isRight));
        return request;
    }

    /// <summary>The login has been checked.</summary>
    /// <exception cref="StompProtocolException">It was wrong.</exception>
    public static void OnChecked(LoginChecked login, Session session)
    {
        session.Resume(PauseReasons.LoggingIn);

        if (!login.IsRight)
        {
            StompProtocolException.Throw(StompError.LoginFailed, "The login is refused. CONNECT needs the headers 'login' and 'passcode' of a user that may connect from there.");
        }

        Accept(login.Request, session);
    }

    private static void Accept(ConnectRequest request, Session session)
    {
        session.HeartBeats.Start(request.HeartBeat);
        session.Open(request.Login.User!, request.ClientId, request.Directory);
        session.Log.Connected(session.Connection.Id, session.User!, request.Version.ToText());

        var own = session.Services.Settings.HeartBeat;
        var heartBeat = new HeartBeat((int)own.Send.TotalMilliseconds, (int)own.Receive.TotalMilliseconds);
        var bytes = new ArrayBufferWriter<byte>(256);

        new FrameWriter(bytes, StompCommand.Connected, request.Version)
            .Header(HeaderName.Version, request.Version.ToText())
            .Header(HeaderName.Session, session.Name)
            .Header(HeaderName.Server, Server)
            .Header(HeaderName.HeartBeat, heartBeat.ToString())
            .Header("user-name"u8, session.User!.ReplaceLineEndings(string.Empty))
            .End();

        session.Outbox.Enqueue(new EncodedFrame(bytes.WrittenSpan.ToArray()), bytes.WrittenCount);
    }
}
