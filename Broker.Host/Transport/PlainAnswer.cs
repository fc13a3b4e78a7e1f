using System.Text;
using Broker.Host.Connections;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>An answer to an HTTP request in one line of text, for whoever reads it.</summary>
internal static class PlainAnswer
{
    /// <summary>Says why a client is not let in.</summary>
    public static Task RefuseAsync(HttpContext context, DoorwayRefusal refusal) => WriteAsync(context, StatusOf(refusal), refusal.Text);

    /// <summary>The status of such an answer.</summary>
    public static int StatusOf(DoorwayRefusal refusal) => refusal.IsOfPeer ? StatusCodes.Status429TooManyRequests : StatusCodes.Status503ServiceUnavailable;

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string text)
    {
        var octets = Encoding.UTF8.GetBytes(text + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.ContentLength = octets.Length;
        await context.Response.Body.WriteAsync(octets);
    }
}
