using System.Text;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.EngineIo;

/// <summary>What is answered to a request that is wrong: a number and a text that clients know.</summary>
/// <param name="Code">The number.</param>
/// <param name="Message">The text; nothing in it needs to be escaped.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record EngineError(int Code, string Message, int Status = StatusCodes.Status400BadRequest)
{
    public static EngineError TransportUnknown { get; } = new(0, "Transport unknown");

    public static EngineError SessionUnknown { get; } = new(1, "Session ID unknown");

    public static EngineError BadMethod { get; } = new(2, "Bad handshake method");

    public static EngineError BadRequest { get; } = new(3, "Bad request");

    public static EngineError TooManySessions { get; } = new(4, "Too many sessions", StatusCodes.Status503ServiceUnavailable);

    public static EngineError UnsupportedVersion { get; } = new(5, "Unsupported protocol version");

    public static EngineError PayloadTooLarge { get; } = new(3, "Payload too large", StatusCodes.Status413PayloadTooLarge);

    /// <summary>Answers a request with it.</summary>
    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        return EngineAnswer.WriteAsync(context, "application/json", Encoding.UTF8.GetBytes($$"""{"code":{{Code}},"message":"{{Message}}"}"""));
    }
}
