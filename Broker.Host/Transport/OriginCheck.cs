using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Broker.Host.Transport;

/// <summary>Whether the page that a request comes from may connect: the same for every way in.</summary>
internal static class OriginCheck
{
    /// <summary>Checks a request; one that may not is logged.</summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="request">The request as its sender sees it.</param>
    /// <param name="log">Where it is told.</param>
    public static bool Allows(HttpContext context, Arrival arrival, ForwardedRequest request, ILogger log)
    {
        var origin = context.Request.Headers.Origin.Count == 0 ? null : context.Request.Headers.Origin.ToString();

        // As they are now: many requests come on a connection, and a page that may not connect any more may be at its other end.
        if (arrival.Listener.Settings.Origins.Allow(origin, request.Scheme, request.Host.Value ?? string.Empty))
        {
            return true;
        }

        log.OriginRefused(request.Peer.ToString(), origin!, arrival.Listener.Url, KeyOf(arrival));
        return false;
    }

    /// <summary>The key of broker.conf that decides.</summary>
    public static string KeyOf(Arrival arrival) => $"listener:{arrival.Listener.Name}.origins";
}
