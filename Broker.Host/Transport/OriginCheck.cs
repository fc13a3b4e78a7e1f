using Broker.Host.Sessions;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>
/// Whether the web page that a request comes from may connect, the same for every way in: browsers say where a page is from, and others
/// could say anything.
/// </summary>
internal static class OriginCheck
{
    /// <summary>Checks a request; one that may not is logged.</summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="request">The request as its sender sees it.</param>
    /// <param name="services">What sessions share.</param>
    public static bool Allows(HttpContext context, Arrival arrival, ForwardedRequest request, SessionServices services)
    {
        if (IsAllowed(context, arrival, request))
        {
            return true;
        }

        services.Log.OriginRefused(request.Peer.ToString(), context.Request.Headers.Origin.ToString(), arrival.Listener.Url, KeyOf(arrival));
        return false;
    }

    /// <summary>Checks a request and tells nobody.</summary>
    public static bool IsAllowed(HttpContext context, Arrival arrival, ForwardedRequest request)
    {
        var origin = context.Request.Headers.Origin.Count == 0 ? null : context.Request.Headers.Origin.ToString();

        // As they are now: many requests come on a connection, and a page that may not connect any more may be at its other end.
        return arrival.Listener.Settings.Origins.Allow(origin, request.Scheme, request.Host.Value ?? string.Empty);
    }

    /// <summary>Checks a request as well, and answers one that may not.</summary>
    public static async ValueTask<bool> TryPassAsync(HttpContext context, Arrival arrival, ForwardedRequest request, SessionServices services)
    {
        if (Allows(context, arrival, request, services))
        {
            return true;
        }

        await PlainAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, $"This origin may not connect (broker.conf: {KeyOf(arrival)}).");
        return false;
    }

    /// <summary>The key of broker.conf that decides.</summary>
    public static string KeyOf(Arrival arrival) => $"listener:{arrival.Listener.Name}.origins";
}
