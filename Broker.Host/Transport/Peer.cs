using System.Net;

namespace Broker.Host.Transport;

/// <summary>Who is at the other end, or behind the proxy that is.</summary>
/// <param name="Address">The address; null: unknown.</param>
/// <param name="IsLoopback">Whether it is this machine, for sure.</param>
internal sealed record Peer(IPAddress? Address, bool IsLoopback)
{
    /// <summary>The peer of a socket.</summary>
    public static Peer Of(EndPoint? remote) => Of((remote as IPEndPoint)?.Address);

    /// <summary>Somebody with an address.</summary>
    public static Peer Of(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return new Peer(plain, plain is not null && IPAddress.IsLoopback(plain));
    }

    /// <summary>
    /// Whom this peer, a proxy that is believed, says it speaks for. Who is not on this machine cannot say that somebody else is: that is
    /// somebody on the proxy's machine.
    /// </summary>
    public Peer SpeaksFor(IPAddress address)
    {
        var named = Of(address);
        return named.IsLoopback && !IsLoopback ? this : named;
    }

    /// <summary>This peer as one who speaks for somebody without saying for whom: nobody is taken for local because of that.</summary>
    public Peer SpeaksForSomebody() => this with { IsLoopback = false };

    /// <summary>The address as text, for logs and for counting.</summary>
    public override string ToString() => Address?.ToString() ?? "unknown";
}
