using System.Net;
using Broker.Host.Sessions;

namespace Broker.Host.Transport;

/// <summary>Who is at the other end.</summary>
internal static class PeerAddress
{
    /// <summary>Describes a connection to its session.</summary>
    public static ConnectionInfo Describe(string id, IPAddress? address, string transport, bool canPing) =>
        new(id, Of(address), address is not null && IPAddress.IsLoopback(Plain(address)), transport, canPing);

    /// <summary>The address as text.</summary>
    public static string Of(IPAddress? address) => address is null ? "unknown" : Plain(address).ToString();

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
