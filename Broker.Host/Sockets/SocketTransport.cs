using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Broker.Host.Sockets;

/// <summary>
/// The server's way to the network, in place of its own: connections that a session reads and writes without a pipe, a loop and a thread
/// in between. A silent one has no buffer.
/// </summary>
/// <param name="memory">Where buffers of the server's HTTP come from.</param>
internal sealed class SocketTransport(IMemoryPoolFactory<byte> memory) : IConnectionListenerFactory
{
    // As many may wait to be accepted as the system allows by default. When a broker comes back, all of its clients do at once, and who finds
    // no room tries again a second later.
    private const int Backlog = 4096;

    /// <summary>Listens.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="cancellationToken">Not used; it does not wait.</param>
    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="SocketException">It cannot be listened there for another reason.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        Socket? socket = null;

        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.Listen(Backlog);
            return ValueTask.FromResult<IConnectionListener>(new SocketListener(socket, memory));
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            throw failure.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(failure.Message, failure) : failure;
        }
    }
}
