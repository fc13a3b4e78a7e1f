using System.Net;
using System.Net.Sockets;
using Broker.Host.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Broker.Host.Transport;

/// <summary>
/// A request as the one sent it who stands before the proxies: <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>, as far as they
/// were written by proxies that are believed. Anybody can send such headers, so from others they are nothing.
/// </summary>
/// <param name="Peer">Who sent it.</param>
/// <param name="Scheme"><c>http</c> or <c>https</c>, as the sender sees it.</param>
/// <param name="Host">Whom it was sent to, with the port if it was given.</param>
internal sealed record ForwardedRequest(Peer Peer, string Scheme, HostString Host)
{
    private const string ForHeader = "X-Forwarded-For";
    private const string ProtoHeader = "X-Forwarded-Proto";
    private const string HostHeader = "X-Forwarded-Host";

    /// <summary>How much of the time for CONNECT had passed when it came.</summary>
    public TimeSpan TimeSpent { get; init; }

    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="peer">Who is at the other end of the connection.</param>
    /// <param name="trusted">The proxies that are believed.</param>
    public static ForwardedRequest Of(HttpRequest request, Peer peer, AddressRanges trusted)
    {
        if (!trusted.Contains(peer.Address))
        {
            return new ForwardedRequest(peer, request.Scheme, request.Host);
        }

        var scheme = LastOf(request.Headers[ProtoHeader]);
        var host = LastOf(request.Headers[HostHeader]);

        return new ForwardedRequest(
            SenderOf(request.Headers[ForHeader], peer, trusted),
            scheme is "http" or "https" ? scheme : request.Scheme,
            host.Length > 0 ? new HostString(host) : request.Host);
    }

    // Each proxy has put behind the others whom it got the request from. From the end on, it is true as long as the one who says it is
    // believed; the first who is not is the sender. What is no address was not written by one of them, and nobody left of it is believed.
    private static Peer SenderOf(StringValues headers, Peer peer, AddressRanges trusted)
    {
        Peer? sender = null;

        foreach (var text in Backwards(headers))
        {
            if (!TryParse(text, out var address))
            {
                return (sender ?? peer).SpeaksForSomebody();
            }

            sender = (sender ?? peer).SpeaksFor(address);

            if (!trusted.Contains(address))
            {
                return sender;
            }
        }

        return sender ?? peer.SpeaksForSomebody();
    }

    private static IEnumerable<string> Backwards(StringValues headers)
    {
        for (var line = headers.Count - 1; line >= 0; line--)
        {
            var rest = headers[line] ?? string.Empty;

            for (var comma = rest.LastIndexOf(','); comma >= 0; comma = rest.LastIndexOf(','))
            {
                yield return rest[(comma + 1)..].Trim();
                rest = rest[..comma];
            }

            yield return rest.Trim();
        }
    }

    // Some proxies write the port as well; then an address of IPv6 has brackets.
    private static bool TryParse(string text, out IPAddress address)
    {
        if (!IPAddress.TryParse(text, out address!))
        {
            address = IPEndPoint.TryParse(text, out var endPoint) ? endPoint.Address : IPAddress.None;
        }

        // What the class library takes for an address besides, such as 127.1, is none here; nor is the one that stands for no address.
        return address.AddressFamily == AddressFamily.InterNetworkV6 || (text.Count(letter => letter == '.') == 3 && !address.Equals(IPAddress.None));
    }

    // The word of the proxy that is nearest.
    private static string LastOf(StringValues values)
    {
        var text = values.Count == 0 ? string.Empty : values[^1] ?? string.Empty;
        return text[(text.LastIndexOf(',') + 1)..].Trim();
    }
}
