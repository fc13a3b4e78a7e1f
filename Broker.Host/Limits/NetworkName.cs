using System.Net;
using System.Net.Sockets;

namespace Broker.Host.Limits;

/// <summary>What is counted as one address.</summary>
internal static class NetworkName
{
    /// <summary>The address itself; of version 6 its network of 64 bits, for whoever has one address has them all.</summary>
    public static string Of(string address) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6
            ? Convert.ToHexString(ip.GetAddressBytes().AsSpan(0, 8))
            : address;
}
