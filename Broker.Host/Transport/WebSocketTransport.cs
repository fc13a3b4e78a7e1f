using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>
/// What the octets of a WebSocket travel on: after an upgrade the transport below HTTP/1.1, so that nothing stands between the socket
/// and our framing; after an extended CONNECT (RFC 8441) a stream of HTTP/2, which shares its connection with others.
/// </summary>
internal sealed class WebSocketTransport
{
    // Of the connection, or of the request on it; or, if it is a stream of HTTP/2, its request.
    private readonly object _below;

    private WebSocketTransport(PipeReader input, PipeWriter output, object below)
    {
        Input = input;
        Output = output;
        _below = below;
    }

    /// <summary>The octets from the client.</summary>
    public PipeReader Input { get; }

    /// <summary>The octets to the client.</summary>
    public PipeWriter Output { get; }

    /// <summary>Whether a request asks for a WebSocket, in the way of its version of HTTP.</summary>
    public static bool IsAskedFor(HttpContext context) =>
        IsExtendedConnect(context)
        || (context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } && string.Equals(context.Request.Headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a request is an extended CONNECT for a WebSocket.</summary>
    public static bool IsExtendedConnect(HttpContext context) =>
        context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } connect && string.Equals(connect.Protocol, "websocket", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says yes to a request; the headers of the answer must have been set.</summary>
    public static async Task<WebSocketTransport> AcceptAsync(HttpContext context)
    {
        if (IsExtendedConnect(context))
        {
            return OnStream(context, await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync());
        }

        await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return Of(context.Features);
    }

    /// <summary>The transport of a connection that has become a WebSocket.</summary>
    /// <param name="features">The features of the connection, or of the request on it.</param>
    public static WebSocketTransport Of(IFeatureCollection features)
    {
        var transport = features.GetRequiredFeature<IConnectionTransportFeature>().Transport;
        return new WebSocketTransport(transport.Input, transport.Output, features);
    }

    /// <summary>Lets out what was flushed and ends it.</summary>
    /// <param name="patience">How long the peer may take.</param>
    /// <param name="clock">The clock that measures it.</param>
    public Task EndAsync(TimeSpan patience, TimeProvider clock) =>
        _below is HttpContext context ? EndStreamAsync(context, patience, clock) : TransportEnd.AwaitAsync((IFeatureCollection)_below, patience, clock);

    // A stream that is silent has no buffer here.
    private static WebSocketTransport OnStream(HttpContext context, Stream stream)
    {
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(leaveOpen: true, useZeroByteReads: true));
        var output = new HttpStreamWriter(PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true)), context.RequestAborted);
        return new WebSocketTransport(input, output, context);
    }

    // Where the server waits for a peer that takes nothing, it waits so long and no longer.
    private async Task EndStreamAsync(HttpContext context, TimeSpan patience, TimeProvider clock)
    {
        try
        {
            await FinishAsync(context, Output).WaitAsync(patience, clock);
        }
        catch (TimeoutException)
        {
            context.Abort();
        }

        await Input.CompleteAsync();
    }

    private static async Task FinishAsync(HttpContext context, PipeWriter output)
    {
        try
        {
            await output.CompleteAsync();
            await context.Response.CompleteAsync();
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or OperationCanceledException)
        {
            // There is nobody left to be told.
        }
    }
}
