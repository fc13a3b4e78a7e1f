using System.Net;
using System.Net.Sockets;

namespace Broker.Load.Net;

/// <summary>
/// The addresses that connections come from. One address has some 28,000 ports, fewer than the connections of a few rounds of which the last
/// ones are still being forgotten; of the loopback network there are as many addresses as one likes.
/// </summary>
internal sealed class SourceAddresses
{
    private const int PortsOfEach = 4096;
    private const int MostAddresses = 250;

    // IP_BIND_ADDRESS_NO_PORT: the port is chosen when it is known where to, so that it need not be free for all destinations.
    private const int Ip = 0;
    private const int BindAddressNoPort = 24;

    private int _count;

    /// <summary>Gives a socket its address.</summary>
    /// <param name="socket">The socket, which is not connected yet.</param>
    /// <param name="target">Where it is to connect.</param>
    public void Bind(Socket socket, IPEndPoint target)
    {
        var address = (_count++ / PortsOfEach) % MostAddresses;

        if (address > 0 && target.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(target.Address))
        {
            socket.SetRawSocketOption(Ip, BindAddressNoPort, BitConverter.GetBytes(1));
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + address)]), 0));
        }
    }
}
