using System.Text;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.SockJs;

/// <summary>What answers to SockJS' requests have in common: headers for caches, for pages of other origins, for load balancers; short texts.</summary>
internal static class Answers
{
    /// <summary>The type of short texts.</summary>
    public const string PlainText = "text/plain; charset=UTF-8";

    private const string Cookie = "JSESSIONID";
    private const string Year = "31536000";

    /// <summary>Nobody may keep the answer, nor change it on the way.</summary>
    public static void ForbidCaching(HttpResponse response) => response.Headers.CacheControl = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    /// <summary>Everybody may keep the answer for a year.</summary>
    public static void AllowCaching(HttpResponse response, TimeProvider clock)
    {
        response.Headers.CacheControl = $"public, max-age={Year}";
        response.Headers.Expires = clock.GetUtcNow().AddYears(1).ToString("R");
    }

    /// <summary>Pages of the origin that asks may read the answer; whether it may ask at all has been decided before.</summary>
    public static void ShareWithOrigin(HttpContext context)
    {
        var headers = context.Response.Headers;
        var origin = context.Request.Headers.Origin;
        headers.Vary = "Origin";

        if (origin is [{ Length: > 0 } one] && HeaderText.IsPlain(one))
        {
            headers.AccessControlAllowOrigin = one;
            headers.AccessControlAllowCredentials = "true";
        }
        else
        {
            headers.AccessControlAllowOrigin = "*";
        }

        if (context.Request.Headers.AccessControlRequestHeaders is [{ Length: > 0 } wanted] && HeaderText.IsPlain(wanted))
        {
            headers.AccessControlAllowHeaders = wanted;
        }
    }

    /// <summary>Answers a browser that asks whether a page of another origin may send something.</summary>
    public static void Preflight(HttpContext context, string methods, TimeProvider clock)
    {
        ShareWithOrigin(context);
        AllowCaching(context.Response, clock);
        context.Response.Headers.AccessControlAllowMethods = methods;
        context.Response.Headers.AccessControlMaxAge = Year;
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Sets the cookie by which load balancers know where the session is; one that is there stays.</summary>
    public static void Stick(HttpContext context)
    {
        var value = context.Request.Cookies[Cookie];
        var isPlain = value is { Length: > 0 and <= 128 } && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.!~".Contains(letter, StringComparison.Ordinal));
        context.Response.Headers.SetCookie = $"{Cookie}={(isPlain ? value : "dummy")}; path=/";
    }

    /// <summary>The method means nothing here.</summary>
    public static Task MethodNotAllowedAsync(HttpContext context, string methods)
    {
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        context.Response.Headers.Allow = methods;
        return Task.CompletedTask;
    }

    /// <summary>There is nothing.</summary>
    public static Task NotFoundAsync(HttpContext context) => TextAsync(context, StatusCodes.Status404NotFound, "There is no such thing here.\n");

    /// <summary>Writes a short text.</summary>
    public static async Task TextAsync(HttpContext context, int status, string text, string contentType = PlainText)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = octets.Length;
        await context.Response.Body.WriteAsync(octets, context.RequestAborted);
    }
}
