using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>
/// The negotiation of permessage-deflate (RFC 7692, 7). Whatever a client offers, every message is compressed by itself in both
/// directions: no window is kept for a connection between two messages, and no message tells of another by its length.
/// </summary>
internal static class Compression
{
    private const string Name = "permessage-deflate";
    private const string Answer = Name + "; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Chooses among what a client offers.</summary>
    /// <param name="request">The request.</param>
    /// <returns>What to answer as <c>Sec-WebSocket-Extensions</c>; null: it offers nothing that is spoken here.</returns>
    public static string? Choose(HttpRequest request)
    {
        var offers =
            from header in request.Headers.SecWebSocketExtensions
            from offer in (header ?? string.Empty).Split(',', StringSplitOptions.TrimEntries)
            select offer.Split(';', StringSplitOptions.TrimEntries);

        return offers.Any(offer => offer[0] == Name && offer.Skip(1).All(IsSpoken) && offer.Skip(1).Distinct().Count() == offer.Length - 1) ? Answer : null;
    }

    // A client may bind the broker to a smaller window, which the library cannot do; that it could have a smaller one itself is no demand.
    private static bool IsSpoken(string parameter) =>
        parameter is "server_no_context_takeover" or "client_no_context_takeover" or "client_max_window_bits" or "server_max_window_bits=15"
        || (parameter.StartsWith("client_max_window_bits=", StringComparison.Ordinal)
            && int.TryParse(parameter.AsSpan("client_max_window_bits=".Length), out var bits)
            && bits is >= 8 and <= 15);
}
