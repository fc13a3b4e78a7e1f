using System.Buffers;
using Broker.Host.Sessions;
using Broker.Stomp;
using ConnectionInfo = Broker.Host.Sessions.ConnectionInfo;

namespace Broker.Host.Gateways.Http;

/// <summary>Begins sessions for requests: through the doorway that all connections go through, with a CONNECT that shows what the request shows.</summary>
internal static class LinkOpener
{
    /// <summary>Begins a session.</summary>
    /// <param name="call">The request that it is for.</param>
    /// <param name="beats">Whether the session is to show signs of life.</param>
    /// <returns>The link, connected.</returns>
    /// <exception cref="HttpProblemException">It is refused.</exception>
    public static async Task<StompLink> OpenAsync(HttpCall call, bool beats)
    {
        ThrowIfNobody(call);
        var from = call.Request.Peer.ToString();

        if (call.Services.Doorway.Enter(from, call.Settings.Limits) is { } refusal)
        {
            throw HttpProblemException.Of(refusal.Error, refusal.Detail);
        }

        var pipe = new SessionPipe(call.Services, Describe(call));
        var link = new StompLink(pipe, RunAsync(call, pipe, from));

        try
        {
            await link.SendAsync(MakeConnect(call, beats), call.Context.RequestAborted);
            link.User = await link.ReceiveAsync((in Frame frame, bool _) => frame.Headers.GetString("user-name"u8)!, call.Context.RequestAborted);
            return link;
        }
        catch
        {
            link.Dispose();
            throw;
        }
    }

    // Who shows nothing is asked for something. That is no login that was wrong: clients are made to ask first what is wanted.
    private static void ThrowIfNobody(HttpCall call)
    {
        if (call.Credentials.IsEmpty && call.Services.Sessions.Authenticator.Find(call.Credentials) is null)
        {
            throw HttpProblemException.Of(StompError.LoginFailed, "Here a login is needed: Authorization with Basic and login and passcode, or with Bearer and a token; or a token as ?ticket=.");
        }
    }

    private static async Task RunAsync(HttpCall call, SessionPipe pipe, string from)
    {
        try
        {
            await pipe.RunAsync();
        }
        finally
        {
            call.Services.Doorway.Leave(from);
        }
    }

    private static ConnectionInfo Describe(HttpCall call) =>
        new(call.Context.TraceIdentifier, call.Request.Peer.ToString(), call.Request.Peer.IsLoopback, "HTTP", CanPing: false)
        {
            Ticket = call.Credentials.Ticket,
            ClientCertificate = call.Credentials.Certificate,
        };

    // CONNECT has no escapes; what would end a line cannot be written, and the writer sees to that.
    private static ReadOnlyMemory<byte> MakeConnect(HttpCall call, bool beats)
    {
        var output = new ArrayBufferWriter<byte>(256);
        var credentials = call.Credentials;
        var frame = new FrameWriter(output, StompCommand.Connect, StompVersion.V12)
            .Header(HeaderName.AcceptVersion, "1.2"u8)
            .Header(HeaderName.HeartBeat, beats ? "0,1"u8 : "0,0"u8)
            .Header("errors"u8, SoftErrors.Wish);

        if (call.VirtualHost.Length > 0)
        {
            frame.Header(HeaderName.Host, call.VirtualHost);
        }

        if (credentials.Authorization is { } authorization)
        {
            frame.Header("Authorization"u8, authorization);
        }

        if (credentials.Login is { } login)
        {
            frame.Header(HeaderName.Login, login).Header(HeaderName.Passcode, credentials.Passcode!);
        }

        frame.End();
        return output.WrittenMemory;
    }
}
