using Broker.Host.Sessions;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>Keeps out web pages that may not connect: browsers say where a page is from, and others could say anything.</summary>
internal static class OriginGate
{
    /// <summary>Whether the page that a request comes from may connect; if not, it is answered and logged.</summary>
    public static async ValueTask<bool> TryPassAsync(HttpContext context, Arrival arrival, ForwardedRequest request, SessionServices services)
    {
        var origin = context.Request.Headers.Origin.Count == 0 ? null : context.Request.Headers.Origin.ToString();
        if (arrival.Settings.Origins.Allow(origin, request.Scheme, request.Host.Value ?? string.Empty))
        {
            return true;
        }

        var key = $"listener:{arrival.Listener.Name}.origins";
        services.Log.OriginRefused(request.Peer.ToString(), origin!, arrival.Listener.Url, key);
        await PlainAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, $"This origin may not connect (broker.conf: {key}).");
        return false;
    }
}
