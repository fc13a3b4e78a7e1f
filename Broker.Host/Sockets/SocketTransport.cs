using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
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
    // More may wait to be accepted than a system allows by default (4096, net.core.somaxconn): it takes what it allows. When a broker comes back, all of
    // its clients do at once, and who finds no room tries again a second later, and then three.
    private const int Backlog = ushort.MaxValue;

    // So many times that wait, each on a socket of its own: nobody is accepted while garbage is collected, a few tenths of a second when thousands come.
    private const int Queues = 4;

    // Linux's numbers.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;

    /// <summary>Listens.</summary>
    /// <param name="endpoint">Where.</param>
    /// <param name="cancellationToken">Not used; it does not wait.</param>
    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    /// <exception cref="SocketException">It cannot be listened there for another reason.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var sockets = new List<Socket>();

        try
        {
            Listen(endpoint, sockets);
            return ValueTask.FromResult<IConnectionListener>(new SocketListener(sockets, memory));
        }
        catch (SocketException failure)
        {
            sockets.ForEach(socket => socket.Dispose());
            throw failure.SocketErrorCode == SocketError.AddressAlreadyInUse ? new AddressInUseException(failure.Message, failure) : failure;
        }
    }

    private static void Listen(EndPoint endpoint, List<Socket> sockets)
    {
        if (endpoint is not IPEndPoint address)
        {
            sockets.Add(SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint));
            sockets[0].Listen(Backlog);
            return;
        }

        // Sockets that share a port would share it with those of another broker as well, so one that does not asks first.
        if (address.Port != 0)
        {
            SocketTransportOptions.CreateDefaultBoundListenSocket(address).Dispose();
        }

        while (sockets.Count < Queues)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            sockets.Add(socket);
            socket.SetRawSocketOption(SocketLevel, ReusePort, MemoryMarshal.AsBytes<int>([1]));

            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(address);
            socket.Listen(Backlog);

            // The first one chooses, if it may.
            address = (IPEndPoint)socket.LocalEndPoint!;
        }
    }
}
