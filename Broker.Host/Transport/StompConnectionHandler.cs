using Broker.Host.Connections;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>Where services connect: STOMP on a plain stream.</summary>
/// <param name="connections">What connections share; there once the broker has started.</param>
internal sealed class StompConnectionHandler(Lazy<ConnectionServices> connections) : ConnectionHandler
{
    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var services = connections.Value;
        var arrival = connection.Features.GetRequiredFeature<Arrival>();
        var peer = arrival.Peer;
        if (!services.Registry.TryAdmit())
        {
            services.Sessions.Log.ConnectionRefused(peer.ToString(), services.Registry.Limit);
            return;
        }

        try
        {
            var info = new ConnectionInfo(connection.ConnectionId, peer.ToString(), peer.IsLoopback, "TCP", CanPing: false)
            {
                ClientCertificate = arrival.ClientCertificate,
                TimeSpent = arrival.TakeTimeSpent(services.Sessions.Clock),
            };
            await new Connection(services, info).RunAsync(connection.Transport.Input, connection.Transport.Output, StreamFraming.Instance);
            await TransportEnd.AwaitAsync(connection.Features, services.Sessions.Settings.Limits.Linger, services.Sessions.Clock);
        }
        finally
        {
            services.Registry.Leave();
        }
    }
}
