using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.EngineIo;

/// <summary>An answer that nobody keeps.</summary>
internal static class EngineAnswer
{
    /// <summary>What packets are.</summary>
    public const string Text = "text/plain; charset=UTF-8";

    /// <summary>Writes an answer.</summary>
    public static async Task WriteAsync(HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
