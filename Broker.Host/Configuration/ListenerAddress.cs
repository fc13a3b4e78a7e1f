using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Broker.Host.Configuration;

/// <summary>Where a listener listens.</summary>
/// <param name="Scheme"><c>ws</c>, <c>wss</c> or <c>tcp</c>.</param>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Host">The host as written.</param>
/// <param name="Path">The path of the WebSocket; empty for TCP.</param>
internal sealed record ListenerAddress(string Scheme, IPEndPoint EndPoint, string Host, string Path)
{
    /// <summary>True if web browsers connect here.</summary>
    public bool IsWeb => Scheme is "ws" or "wss";

    /// <summary>True if it says that there is TLS; a TCP listener's does not tell.</summary>
    public bool IsSecure => Scheme == "wss";

    /// <summary>True if only this machine can reach it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads an address: <c>ws://HOST:PORT/PATH</c>, <c>wss://</c> or <c>tcp://HOST:PORT</c>. HOST is an IP address, <c>localhost</c>, or <c>*</c> for all addresses.</summary>
    /// <returns>False if it is none of these.</returns>
    public static bool TryParse(string url, [NotNullWhen(true)] out ListenerAddress? address)
    {
        address = null;
        var isAnyHost = url.Contains("://*:", StringComparison.Ordinal);

        if (!Uri.TryCreate(isAnyHost ? url.Replace("://*:", "://[::]:", StringComparison.Ordinal) : url, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("ws" or "wss" or "tcp")
            || uri.Port < 0
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return false;
        }

        var ip = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var parsed) ? parsed : null;
        var isPathRight = uri.Scheme == "tcp" ? uri.AbsolutePath is "" or "/" : uri.AbsolutePath.Length > 1;

        if (ip is null || !isPathRight)
        {
            return false;
        }

        address = new ListenerAddress(uri.Scheme, new IPEndPoint(ip, uri.Port), isAnyHost ? "*" : uri.Host, uri.Scheme == "tcp" ? string.Empty : uri.AbsolutePath);
        return true;
    }

    /// <summary>The address with the port that was really taken.</summary>
    public string ToUrl(int port) => $"{Scheme}://{Host}:{port}{Path}";
}
