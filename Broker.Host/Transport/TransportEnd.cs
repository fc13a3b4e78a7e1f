using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Transport;

/// <summary>
/// The end of a connection below its last octet. What was flushed may still lie in the transport, and a peer that takes nothing would
/// keep it there, and the socket with it, for ever: the server waits for it without a limit. Here it has a while, then it is cut off.
/// </summary>
internal static class TransportEnd
{
    /// <summary>Lets out what was flushed and waits until the transport has ended.</summary>
    /// <param name="features">The features of the transport, or of a request on it.</param>
    /// <param name="patience">How long the peer may take.</param>
    /// <param name="clock">The clock that measures it.</param>
    /// <returns>Completes when the transport has ended or has been told to.</returns>
    public static async Task AwaitAsync(IFeatureCollection features, TimeSpan patience, TimeProvider clock)
    {
        var finishing = FinishAsync(features.GetRequiredFeature<IConnectionTransportFeature>().Transport);
        var lifetime = features.GetRequiredFeature<IConnectionLifetimeFeature>();
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ConnectionClosed.Register(closed.SetResult);

        try
        {
            await Task.WhenAll(finishing, closed.Task).WaitAsync(patience, clock);
        }
        catch (TimeoutException)
        {
            lifetime.Abort();
        }
    }

    private static Task FinishAsync(IDuplexPipe transport) => transport is TlsTransport tls ? tls.FinishAsync() : transport.Output.CompleteAsync().AsTask();
}
