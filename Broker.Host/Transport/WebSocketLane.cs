using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Broker.Host.Connections;
using Broker.Host.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>
/// Opens WebSockets before the server's HTTP sees them, which would be kept for their whole life, a third of the memory of a silent one. That goes for
/// requests of the plainest kind that are answered with yes. All others go to the server as they came: it knows all of HTTP, and
/// how to say no.
/// </summary>
/// <param name="endpoint">Says whether a request is let in, and runs it.</param>
/// <param name="connections">What connections share; there once the broker has started.</param>
/// <param name="next">The server's HTTP.</param>
internal sealed class WebSocketLane(WebSocketEndpoint endpoint, Lazy<ConnectionServices> connections, ConnectionDelegate next)
{
    /// <summary>Handles a connection to its end.</summary>
    public async Task OnConnectedAsync(ConnectionContext connection)
    {
        WebSocketOpening? opening;

        try
        {
            opening = await OpenAsync(connection);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Nothing came in the time that the server would have waited, or the peer is gone, or the broker stops.
            return;
        }

        if (opening is null)
        {
            // The server wants to know when a client leaves that waits for an answer.
            connection.Features.Get<SocketConnection>()?.ReadAhead();
            await default(PoolThread);
            await next(connection);
            return;
        }

        var from = opening.From;

        try
        {
            await connection.Transport.Output.FlushAsync();
            var running = endpoint.RunAsync(WebSocketTransport.Of(connection.Features), opening.Info, opening.IsCompressed);

            // Not needed for the rest of its life.
            opening = null;
            await running;
        }
        catch (IOException)
        {
            // The peer is gone before it has its answer.
        }
        finally
        {
            connections.Value.Doorway.Leave(from);
        }
    }

    // What is not consumed here is read again above.
    private async Task<WebSocketOpening?> OpenAsync(ConnectionContext connection)
    {
        var input = connection.Transport.Input;

        if (!input.TryRead(out var result))
        {
            result = await AwaitAsync(connection, input);
        }

        var opening = Open(connection, result.Buffer, out var end);
        input.AdvanceTo(end);
        return opening;
    }

    private async Task<ReadResult> AwaitAsync(ConnectionContext connection, PipeReader input)
    {
        var sessions = connections.Value.Sessions;
        using var end = new CancellationTokenSource(sessions.Settings.Limits.ConnectTimeout, sessions.Clock);
        await using var stop = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested.Register(end.Cancel) ?? default;
        return await input.ReadAsync(end.Token);
    }

    // Apart from what waits, so that nothing of the request is kept.
    private WebSocketOpening? Open(ConnectionContext connection, in ReadOnlySequence<byte> buffer, out SequencePosition end)
    {
        var arrival = connection.Features.GetRequiredFeature<Arrival>();

        if (PlainRequest.TryRead(buffer, arrival.Listener.IsSecure ? Uri.UriSchemeHttps : Uri.UriSchemeHttp, out var request, out end)
            && endpoint.TryOpen(request, arrival, connection.ConnectionId, out var opening))
        {
            WriteAnswer(connection.Transport.Output, request.Response.Headers);
            return opening;
        }

        end = buffer.Start;
        return null;
    }

    private static void WriteAnswer(PipeWriter output, IHeaderDictionary headers)
    {
        output.Write("HTTP/1.1 101 Switching Protocols\r\n"u8);

        foreach (var (name, value) in headers)
        {
            output.Write(Encoding.ASCII.GetBytes($"{name}: {value}\r\n"));
        }

        output.Write("\r\n"u8);
    }
}
