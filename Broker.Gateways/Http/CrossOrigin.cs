using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.Http;

/// <summary>What pages of other origins, which have been found to be allowed, are told (Fetch Standard, 3.2).</summary>
public static class CrossOrigin
{
    /// <summary>
    /// Whether a page of another origin asks in a way in which browsers do not say which one: an image, a script, a link. Such a request
    /// carries what the browser knows of the user, and no page can have a good reason for it here.
    /// </summary>
    public static bool IsHidden(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }

    /// <summary>Lets the page that asks see the answer, if a page asks.</summary>
    /// <param name="context">The request.</param>
    /// <param name="exposed">The headers of the answer that it may see.</param>
    public static void Allow(HttpContext context, string exposed)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        headers.Vary = "Origin";

        if (context.Request.Headers.Origin is [{ Length: > 0 } origin] && HeaderText.IsPlain(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.AccessControlExposeHeaders = exposed;
        }
    }

    /// <summary>Answers the question that a browser asks before it lets a page ask; to others it says which methods there are.</summary>
    /// <param name="context">The request.</param>
    /// <param name="methods">The methods, divided by commas.</param>
    public static void AnswerPreflight(HttpContext context, string methods)
    {
        ArgumentNullException.ThrowIfNull(context);
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.Allow = methods;

        if (context.Request.Headers.Origin.Count > 0)
        {
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlMaxAge = "600";

            if (context.Request.Headers.AccessControlRequestHeaders is [{ } wanted] && HeaderText.IsPlain(wanted))
            {
                headers.AccessControlAllowHeaders = wanted;
            }
        }
    }
}
