using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Broker.Gateways.EngineIo;

/// <summary>Lets a page of another origin read the answers (CORS). Whether it may is for the caller to know.</summary>
public static class CrossOrigin
{
    private const string OneDay = "86400";

    /// <summary>Lets the page that sent a request read its answer; to be called before <see cref="EngineServer.HandleAsync"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="isForAll">Whether all pages may. Then what a browser knows of its user, cookies and certificates, does not come with their requests.</param>
    public static void Allow(HttpContext context, bool isForAll)
    {
        var headers = context.Response.Headers;

        if (isForAll)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else if (context.Request.Headers.Origin is [{ } origin] && HeaderText.IsPlain(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlAllowCredentials = "true";
            headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        }
    }

    /// <summary>Answers a browser that asks whether a page may send what it wants to.</summary>
    internal static void AnswerPreflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        headers.AccessControlAllowMethods = "GET, POST";
        headers.AccessControlMaxAge = OneDay;

        if (context.Request.Headers.AccessControlRequestHeaders is [{ } wanted] && HeaderText.IsPlain(wanted))
        {
            headers.AccessControlAllowHeaders = wanted;
            headers.Append(HeaderNames.Vary, HeaderNames.AccessControlRequestHeaders);
        }
    }
}
