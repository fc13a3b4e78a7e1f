using Broker.Gateways.SockJs;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using ConnectionInfo = Broker.Host.Sessions.ConnectionInfo;

namespace Broker.Host.Gateways.SockJs;

/// <summary>
/// SockJS below a path of web listeners: what clients use where WebSockets do not get through. Each of its sessions is a connection like
/// every other one to limits, permissions and the log.
/// </summary>
internal sealed class SockJsGateway : IWebGateway
{
    // Those that have ended stay for a while to say so, beside the connections that limits.connections lets in.
    private const int FewestSessions = 100_000;

    private readonly Lazy<ConnectionServices> _connections;
    private readonly WebSocketEndpoint _webSocket;
    private readonly SockjsOptions _options;
    private readonly SockJsEndpoint _endpoint;

    public SockJsGateway(Lazy<ConnectionServices> connections, WebSocketEndpoint webSocket, IOptions<SockjsOptions> options, IOptions<LimitsOptions> limits, TimeProvider clock)
    {
        _connections = connections;
        _webSocket = webSocket;
        _options = options.Value;
        _endpoint = new SockJsEndpoint(
            new SockJsOptions
            {
                HeartBeat = _options.HeartBeat,
                SessionTimeout = _options.SessionTimeout,
                ResponseLimit = _options.ResponseLimit.ToInt32(),
                WebSocket = _options.Websocket,
                NeedsCookie = _options.Cookie,
                ClientUrl = _options.ClientUrl.Length > 0 ? _options.ClientUrl : null,
                MaxSessions = (int)Math.Min(int.MaxValue, Math.Max(FewestSessions, 2L * limits.Value.Connections)),
                Clock = clock,
            },
            Admit);
    }

    private ConnectionServices Services => _connections.Value;

    public string? PathOn(ListenerSettings settings) => settings.Sockjs;

    public async Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request, string path)
    {
        if (path == "/websocket" && _options.Websocket)
        {
            // Without SockJS' frames it is the WebSocket that is there anyway.
            await _webSocket.HandleAsync(context, arrival, request);
        }
        else if (await OriginCheck.TryPassAsync(context, arrival, request, Services.Sessions))
        {
            await _endpoint.HandleAsync(context, path);
        }
    }

    private SockJsAdmission Admit(HttpContext context)
    {
        var arrival = context.Features.GetRequiredFeature<Arrival>();
        var request = context.Features.GetRequiredFeature<ForwardedRequest>();

        if (Services.Doorway.Enter(request.Peer.ToString(), Services.Sessions.Settings.Limits) is { } refusal)
        {
            return SockJsAdmission.Refuse(PlainAnswer.StatusOf(refusal), refusal.Text);
        }

        // A session outlives the request and its connection.
        var info = arrival.Describe(context, request, context.TraceIdentifier, "SockJS", canPing: false);
        return SockJsAdmission.Enter(client => ServeAsync(client, info));
    }

    private async Task ServeAsync(SockJsConnection client, ConnectionInfo info)
    {
        try
        {
            var session = new SessionPipe(Services, info with { Transport = $"SockJS, {client.Transport}" });
            await new SockJsBridge(client, session, _options.Payload.ToInt32()).RunAsync();
        }
        finally
        {
            Services.Doorway.Leave(info.RemoteAddress);
        }
    }
}
