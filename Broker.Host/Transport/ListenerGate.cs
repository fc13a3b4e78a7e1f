using System.Buffers;
using System.Net.Security;
using System.Security.Authentication;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Sessions;
using Broker.Host.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Broker.Host.Transport;

/// <summary>
/// The first that a connection meets: a proxy's word on whom it connects for, then TLS, all within the time for CONNECT. A connection
/// with neither goes through without a detour.
/// </summary>
/// <param name="listener">Where connections come in.</param>
/// <param name="connections">What connections share; there once the broker has started.</param>
/// <param name="next">What speaks above.</param>
internal sealed class ListenerGate(Listener listener, Lazy<ConnectionServices> connections, ConnectionDelegate next)
{
    // A name that nobody else has: a browser that was led to the port of services, or a server's answer led to a browser, finds that they
    // do not speak the same.
    private static readonly SslApplicationProtocol Stomp = new("stomp");

    private SessionServices Sessions => connections.Value.Sessions;

    /// <summary>Handles a connection from its first octet to its last.</summary>
    public Task OnConnectedAsync(ConnectionContext connection)
    {
        var settings = listener.Settings;
        var peer = Peer.Of(connection.RemoteEndPoint);
        var arrival = new Arrival(listener, settings, peer, Sessions.Clock.GetTimestamp());
        connection.Features.Set(arrival);

        return settings.Tls is null && !settings.ProxyProtocol.Contains(peer.Address) ? next(connection) : PassAsync(connection, arrival);
    }

    private async Task PassAsync(ConnectionContext connection, Arrival arrival)
    {
        if (arrival.Settings.Tls is not null)
        {
            connection.Features.Get<SocketConnection>()?.ReadAhead();
        }

        var lower = connection.Transport;
        await using var tls = arrival.Settings.Tls is null ? null : new TlsTransport(lower, connection.Features.Get<IMemoryPoolFeature>()?.MemoryPool ?? MemoryPool<byte>.Shared);

        try
        {
            if (!await TryEnterAsync(connection, arrival, tls))
            {
                return;
            }

            connection.Transport = tls ?? lower;
            await next(connection);

            if (tls is not null)
            {
                await TransportEnd.AwaitAsync(connection.Features, Sessions.Settings.Limits.Linger, Sessions.Clock);
            }
        }
        finally
        {
            connection.Transport = lower;

            if (arrival.TakeEntrance())
            {
                connections.Value.Doorway.Leave(arrival.Peer.ToString());
            }
        }
    }

    // A handshake costs more than what comes before and after it, so the doorway is asked before. Who asks for more than is his is told so
    // by what speaks above TLS, as long as there are few. Clients of a proxy that says so above TLS are counted there.
    private bool TryEnterDoorway(Arrival arrival)
    {
        if (arrival.Settings.TrustedProxies.Contains(arrival.Peer.Address))
        {
            return true;
        }

        var doorway = connections.Value.Doorway;
        if (doorway.Enter(arrival.Peer.ToString(), Sessions.Settings.Limits) is not null)
        {
            return doorway.MayTell();
        }

        arrival.KeepEntrance();
        return true;
    }

    private async Task<bool> TryEnterAsync(ConnectionContext connection, Arrival arrival, TlsTransport? tls)
    {
        var limit = Sessions.Settings.Limits.ConnectTimeout;
        using var deadline = new CancellationTokenSource(limit, Sessions.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? default);

        try
        {
            if (arrival.Settings.ProxyProtocol.Contains(arrival.Peer.Address))
            {
                await HearProxyAsync(connection, arrival, end.Token);
            }

            if (tls is null)
            {
                return true;
            }

            if (TryEnterDoorway(arrival))
            {
                await AuthenticateAsync(connection, arrival, tls, end.Token);
                return true;
            }
        }
        catch (FormatException wrong)
        {
            Sessions.Log.ProxyHeaderRefused(arrival.Peer.ToString(), wrong.Message, $"listener:{listener.Name}.proxy-protocol");
        }
        catch (AuthenticationException refused)
        {
            Sessions.Log.HandshakeFailed(arrival.Peer.ToString(), listener.Url, refused.Message);
        }
        catch (OperationCanceledException)
        {
            // Otherwise the broker stops.
            if (deadline.IsCancellationRequested)
            {
                Sessions.Log.EntryTimedOut(arrival.Peer.ToString(), listener.Url, Duration.Format(limit));
            }

            connection.Abort();
        }
        catch (IOException gone)
        {
            Sessions.Log.ConnectionLost(connection.ConnectionId, gone.Message);
        }

        return false;
    }

    private static async Task HearProxyAsync(ConnectionContext connection, Arrival arrival, CancellationToken cancellation)
    {
        var input = connection.Transport.Input;

        while (true)
        {
            var result = await input.ReadAsync(cancellation);
            await default(PoolThread);
            var buffer = result.Buffer;

            if (ProxyHeader.TryRead(ref buffer, out var header))
            {
                // What comes behind it is for those above.
                input.AdvanceTo(buffer.Start);
                arrival.Peer = header.IsOwn ? arrival.Peer : header.Source is { } source ? arrival.Peer.SpeaksFor(source) : arrival.Peer.SpeaksForSomebody();
                return;
            }

            input.AdvanceTo(buffer.Start, buffer.End);

            if (result.IsCompleted)
            {
                throw new IOException("It ended within the header of the PROXY protocol.");
            }
        }
    }

    private async Task AuthenticateAsync(ConnectionContext connection, Arrival arrival, TlsTransport tls, CancellationToken cancellation)
    {
        var settings = arrival.Settings.Tls!.Current;
        List<SslApplicationProtocol> protocols = listener.Address.IsWeb ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [Stomp];

        await tls.AuthenticateAsync(refuse => settings.OptionsFor(protocols, refuse), cancellation);
        arrival.ClientCertificate = tls.ClientCertificate;
        connection.Features.Set<ITlsConnectionFeature>(tls);
        connection.Features.Set<ITlsApplicationProtocolFeature>(tls);
    }
}
