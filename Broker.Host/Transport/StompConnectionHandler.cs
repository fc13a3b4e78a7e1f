using System.Net;
using Broker.Host.Connections;
using Broker.Host.Outbound;
using Microsoft.AspNetCore.Connections;

namespace Broker.Host.Transport;

/// <summary>Where services connect: STOMP on a plain stream.</summary>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class StompConnectionHandler(Lazy<ConnectionServices> connections) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var services = connections.Value;
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address;
        if (!services.Registry.TryAdmit())
        {
            services.Sessions.Log.ConnectionRefused(PeerAddress.Of(address), services.Registry.Limit);
            return;
        }

        try
        {
            var info = PeerAddress.Describe(connection.ConnectionId, address, "TCP", canPing: false);
            await new Connection(services, info).RunAsync(connection.Transport.Input, connection.Transport.Output, StreamFraming.Instance);
            await TransportEnd.AwaitAsync(connection.Features, services.Sessions.Settings.Limits.Linger, services.Sessions.Clock);
        }
        finally
        {
            services.Registry.Leave();
        }
    }
}
