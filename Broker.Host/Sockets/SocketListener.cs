using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Broker.Host.Sockets;

/// <summary>A port that is listened on.</summary>
/// <param name="socket">What listens; it is closed in the end.</param>
/// <param name="memory">Where buffers of the server's HTTP come from.</param>
internal sealed class SocketListener(Socket socket, IMemoryPoolFactory<byte> memory) : IConnectionListener
{
    // So long nobody is accepted when the process has as many files open as it may, or the system no memory: asking at once would be asking all the time.
    private static readonly TimeSpan WithoutFiles = TimeSpan.FromMilliseconds(100);

    private readonly MemoryPool<byte> _memory = memory.Create();

    /// <inheritdoc/>
    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <summary>Waits for a connection.</summary>
    /// <returns>The connection; null: nothing is listened on any more.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                return SocketConnection.Begin(await socket.AcceptAsync(cancellationToken), _memory);
            }
            catch (Exception closed) when (closed is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted or SocketError.Interrupted or SocketError.NotSocket })
            {
                return null;
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(WithoutFiles, cancellationToken);
            }
            catch (SocketException)
            {
                // It was gone before it was accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        _memory.Dispose();
        return ValueTask.CompletedTask;
    }
}
