using System.Text;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>An answer to an HTTP request in one line of text, for whoever reads it.</summary>
internal static class PlainAnswer
{
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
