using System.Net;

namespace Broker.Load.Net;

/// <summary>Where a broker listens.</summary>
/// <param name="Transport">What it speaks there.</param>
/// <param name="EndPoint">The address and the port.</param>
/// <param name="Path">The path of a WebSocket.</param>
internal sealed record Address(Transport Transport, IPEndPoint EndPoint, string Path)
{
    /// <summary>Reads <c>ws://HOST:PORT/PATH</c> or <c>tcp://HOST:PORT</c>. The host is an IP address, or <c>localhost</c>.</summary>
    /// <returns>The address, or null if the text is none.</returns>
    public static Address? TryParse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("ws" or "tcp") || uri.Port <= 0)
        {
            return null;
        }

        var host = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address) ? address : null;
        return host is null ? null : new Address(uri.Scheme == "ws" ? Transport.WebSocket : Transport.Tcp, new IPEndPoint(host, uri.Port), uri.AbsolutePath);
    }
}
