using System.IO.Pipelines;
using Broker.Host.Connections;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Broker.Stomp;
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
        var from = peer.ToString();
        if (!arrival.TakeEntrance() && services.Doorway.Enter(from, services.Sessions.Settings.Limits) is { } refusal)
        {
            await RefuseAsync(connection.Transport.Output, refusal);
            return;
        }

        try
        {
            var info = new ConnectionInfo(connection.ConnectionId, peer.ToString(), peer.IsLoopback, "TCP", CanPing: false)
            {
                ClientCertificate = arrival.ClientCertificate,
                TimeSpent = arrival.TakeTimeSpent(services.Sessions.Clock),
            };
            await new Connection(services, info).RunAsync(PipeInput.Of(connection.Transport.Input), connection.Transport.Output, StreamFraming.Instance);
            await TransportEnd.AwaitAsync(connection.Features, services.Sessions.Settings.Limits.Linger, services.Sessions.Clock);
        }
        finally
        {
            services.Doorway.Leave(from);
        }
    }

    // Nothing is kept for it, so nobody waits until it has read why.
    private static async Task RefuseAsync(PipeWriter output, DoorwayRefusal refusal)
    {
        await output.WriteAsync(ErrorFrames.Make(refusal.Error, refusal.Detail, receiptId: null, StompVersion.None).Bytes);
        await output.CompleteAsync();
    }
}
