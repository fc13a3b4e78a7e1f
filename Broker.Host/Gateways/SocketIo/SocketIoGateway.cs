using Broker.Gateways.EngineIo;
using Broker.Gateways.SocketIo;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>
/// Socket.IO at a path of web listeners. Each namespace that a client connects to is a session like every other one to limits, permissions
/// and the log, in the virtual host of that name.
/// </summary>
internal sealed class SocketIoGateway : IWebGateway
{
    private readonly Lazy<ConnectionServices> _connections;
    private readonly SocketIoOptions _options;
    private readonly SocketServer _server;

    public SocketIoGateway(Lazy<ConnectionServices> connections, IOptions<SocketIoOptions> options, TimeProvider clock, IHostApplicationLifetime lifetime)
    {
        (_connections, _options) = (connections, options.Value);
        _server = new SocketServer(DescribeConnections, DescribeSessions, clock, AdmitAsync);
        lifetime.ApplicationStopping.Register(_server.Stop);
    }

    /// <summary>How many connections there are.</summary>
    public int Count => _server.Count;

    private ConnectionServices Services => _connections.Value;

    public string? PathOn(ListenerSettings settings) => settings.SocketIo;

    public async Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request, string path)
    {
        if (path is not ("" or "/"))
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "Here is Socket.IO; it has one path.");
        }
        else if (await OriginCheck.TryPassAsync(context, arrival, request, Services.Sessions))
        {
            CrossOrigin.Allow(context, arrival.Listener.Settings.Origins.IsAny);
            await _server.HandleAsync(context);
        }
    }

    private SocketOptions DescribeConnections() => new() { ConnectTimeout = Services.Sessions.Settings.Limits.ConnectTimeout };

    // Who has not logged in may send no more than is needed for that.
    private EngineOptions DescribeSessions() => new()
    {
        PingInterval = _options.PingInterval,
        PingTimeout = _options.PingTimeout,
        UpgradeTimeout = _options.UpgradeTimeout,
        CloseTimeout = Services.Sessions.Settings.Limits.Linger,
        MaxPayload = _options.Payload.ToInt32(),
        FirstPayload = Services.Sessions.Settings.Limits.ConnectFrame.ToInt32(),
        MaxSessions = int.MaxValue,
    };

    private async ValueTask<ISocketApplication?> AdmitAsync(HttpContext context)
    {
        var arrival = context.Features.GetRequiredFeature<Arrival>();
        var request = context.Features.GetRequiredFeature<ForwardedRequest>();

        if (Services.Doorway.Enter(request.Peer.ToString(), Services.Sessions.Settings.Limits) is { } refusal)
        {
            await PlainAnswer.RefuseAsync(context, refusal);
            return null;
        }

        // It outlives the request and its connection.
        var info = arrival.Describe(context, request, context.TraceIdentifier, "Socket.IO", canPing: false);
        return new SocketIoConnection(Services, info, _options.Payload.ToInt32());
    }
}
