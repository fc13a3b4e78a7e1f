using System.Diagnostics.CodeAnalysis;
using Broker.Gateways.SocketIo;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>What an event says: (target, [headers]), and <c>send</c> (destination, [headers], [body]).</summary>
/// <param name="Target">The destination, the id, or the transaction.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, a text or octets; null: none.</param>
internal sealed record SocketIoArguments(string Target, SocketIoHeaders Headers, SocketValue? Body)
{
    private const string Sending = "send";

    /// <summary>Reads the arguments of an event.</summary>
    /// <param name="item">The event.</param>
    /// <param name="mostHeaders">The most headers that there may be.</param>
    /// <param name="arguments">They.</param>
    /// <param name="fault">What is wrong.</param>
    /// <returns>False if something is wrong.</returns>
    public static bool TryRead(SocketEvent item, int mostHeaders, [NotNullWhen(true)] out SocketIoArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        var given = item.Arguments;
        var isSend = item.Name == Sending;
        arguments = null;

        if (given.Count == 0 || !given[0].TryGetText(out var target) || target.Contains('\0', StringComparison.Ordinal))
        {
            fault = "the first argument must be a text: a destination, an id or a transaction.";
            return false;
        }

        // Of a message without headers the body may be the second.
        var hasHeaders = given.Count > 1 && (given[1].IsObject || given[1].IsNull);
        var bodyAt = hasHeaders ? 2 : 1;

        if (given.Count > (isSend ? bodyAt + 1 : bodyAt) || (given.Count > 2 && !hasHeaders))
        {
            fault = isSend ? "the arguments are a destination, headers and a body." : "the arguments are a text and headers; headers are an object.";
            return false;
        }

        var headers = new SocketIoHeaders();
        fault = hasHeaders && given[1].IsObject ? SocketIoHeaders.TryRead(given[1], mostHeaders, out headers) : null;
        SocketValue? body = isSend && given.Count > bodyAt && !given[bodyAt].IsNull ? given[bodyAt] : null;

        if (fault is null && body is { IsText: false } value && !value.TryGetOctets(out _))
        {
            fault = "the body must be a text or octets; JSON.stringify makes a text of anything else.";
        }

        arguments = fault is null ? new SocketIoArguments(target, headers, body) : null;
        return arguments is not null;
    }
}
