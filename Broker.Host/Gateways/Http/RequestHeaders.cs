using System.Text;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>
/// What of a request travels with the message: <c>Content-Type</c>, <c>Idempotency-Key</c> as <c>dedup-id</c>, and the headers that begin with
/// <c>Stomp-</c>, without that and in lower case, for in HTTP the case of a name means nothing and HTTP/2 does not keep it.
/// </summary>
internal static class RequestHeaders
{
    /// <summary>How headers of messages begin in HTTP.</summary>
    public const string Prefix = "Stomp-";

    private const string IdempotencyKey = "Idempotency-Key";

    // What the frame has of its own. A second one would count for nothing, or make it another frame.
    private static readonly string[] OfTheFrame = ["destination", "content-length", "receipt", "transaction"];

    /// <summary>Writes the headers of a SEND. What is no header of a frame is escaped, so that nothing can end its line.</summary>
    /// <exception cref="HttpProblemException">A header must not be there.</exception>
    public static void Write(HttpRequest request, FrameWriter frame)
    {
        if (request.ContentType is { Length: > 0 } type)
        {
            frame.Header(HeaderName.ContentType, type);
        }

        switch (request.Headers[IdempotencyKey].ToArray())
        {
            case []:
                break;
            case [{ Length: > 0 } key]:
                frame.Header("dedup-id"u8, key);
                break;
            default:
                throw HttpProblemException.Of(StompError.InvalidHeader, $"The header '{IdempotencyKey}' must be there once and not be empty, or not at all.");
        }

        foreach (var (name, values) in request.Headers)
        {
            if (name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                Write(frame, name[Prefix.Length..].ToLowerInvariant(), values.ToArray());
            }
        }
    }

    private static void Write(FrameWriter frame, string name, string?[] values)
    {
        if (OfTheFrame.Contains(name))
        {
            throw HttpProblemException.Of(StompError.InvalidHeader, $"The header '{Prefix}{name}' cannot be set: the address, the body and the answer of the request say it.");
        }

        foreach (var value in values)
        {
            frame.Header(Encoding.UTF8.GetBytes(name), value ?? string.Empty);
        }
    }
}
