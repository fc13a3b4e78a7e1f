using Broker.Host.Sessions;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>Keeps out web pages that may not connect: browsers say where a page is from, and others could say anything.</summary>
internal static class OriginGate
{
    /// <summary>Whether the page that a request comes from may connect; if not, it is answered and logged.</summary>
    public static async ValueTask<bool> TryPassAsync(HttpContext context, Arrival arrival, ForwardedRequest request, SessionServices services)
    {
        if (OriginCheck.Allows(context, arrival, request, services.Log))
        {
            return true;
        }

        await PlainAnswer.WriteAsync(context, StatusCodes.Status403Forbidden, $"This origin may not connect (broker.conf: {OriginCheck.KeyOf(arrival)}).");
        return false;
    }
}
