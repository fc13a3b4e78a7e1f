using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Broker.Host.Configuration;

/// <summary>Addresses and networks that broker.conf names, such as <c>10.0.0.0/8, ::1</c>. An IPv4 address that is written as one of IPv6 is the same.</summary>
internal sealed class AddressRanges
{
    private readonly IReadOnlyList<IPNetwork> _networks;

    private AddressRanges(IReadOnlyList<IPNetwork> networks) => _networks = networks;

    /// <summary>Whether none is named.</summary>
    public bool IsEmpty => _networks.Count == 0;

    /// <summary>Reads addresses and networks, with commas between them; an empty text names none.</summary>
    /// <param name="text">The value.</param>
    /// <param name="ranges">What it names.</param>
    /// <param name="wrong">The part that is wrong.</param>
    /// <returns>False if a part is wrong.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out AddressRanges? ranges, [NotNullWhen(false)] out string? wrong)
    {
        var networks = new List<IPNetwork>();
        ranges = null;

        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryParseOne(part, out var network))
            {
                wrong = part;
                return false;
            }

            networks.Add(network);
        }

        wrong = null;
        ranges = new AddressRanges(networks);
        return true;
    }

    /// <summary>Whether an address is one of them.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null || _networks.Count == 0)
        {
            return false;
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

        foreach (var network in _networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryParseOne(string part, out IPNetwork network)
    {
        var slash = part.IndexOf('/', StringComparison.Ordinal);

        if (slash >= 0)
        {
            // One with bits behind its length is a typing error: was an address meant, or a larger network?
            return IPNetwork.TryParse(part, out network) && IPAddress.TryParse(part.AsSpan(0, slash), out var start) && start.Equals(network.BaseAddress);
        }

        // What the class library takes for an address besides, such as 10.1 or 167772161, is a typing error here.
        var isAddress = IPAddress.TryParse(part, out var address)
            && (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 || address.ToString() == part);
        network = isAddress ? new IPNetwork(address!, address!.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32) : default;
        return isAddress;
    }
}
