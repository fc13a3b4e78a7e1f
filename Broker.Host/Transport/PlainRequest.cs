using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Broker.Host.Transport;

/// <summary>
/// The head of a request for a WebSocket as nearly every client writes it (RFC 6455, 4.1; RFC 9112): <c>GET</c>, a path of plain characters, each line in
/// order, whole in what has come, no body. It reads no other, and corrects nothing: the rest of HTTP is the server's.
/// </summary>
internal static class PlainRequest
{
    private const int MostOctets = 8 * 1024;

    private static readonly SearchValues<byte> Line = SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(each => (byte)each), (byte)'\t']);
    private static readonly SearchValues<byte> Token = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<byte> Path = SearchValues.Create("-._~/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);
    private static readonly SearchValues<char> Host = SearchValues.Create("-._~:[]0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static ReadOnlySpan<byte> Method => "GET "u8;

    private static ReadOnlySpan<byte> Version => " HTTP/1.1"u8;

    private static ReadOnlySpan<byte> NewLine => "\r\n"u8;

    private static ReadOnlySpan<byte> HeadEnd => "\r\n\r\n"u8;

    /// <summary>Reads one.</summary>
    /// <param name="buffer">What has come; nothing of it is consumed.</param>
    /// <param name="scheme"><c>http</c> or <c>https</c>.</param>
    /// <param name="context">The request, and an answer whose headers can be set.</param>
    /// <param name="end">Behind it.</param>
    /// <returns>False if it is anything else, or not all there.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> buffer, string scheme, [NotNullWhen(true)] out HttpContext? context, out SequencePosition end)
    {
        var start = buffer.Slice(0, Math.Min(buffer.Length, MostOctets));
        var octets = start.IsSingleSegment ? start.FirstSpan : start.ToArray();
        var length = octets.IndexOf(HeadEnd);
        (context, end) = (null, buffer.Start);

        if (length < 0 || Read(octets[..length], scheme) is not { } read)
        {
            return false;
        }

        (context, end) = (read, buffer.GetPosition(length + HeadEnd.Length));
        return true;
    }

    private static DefaultHttpContext? Read(ReadOnlySpan<byte> head, string scheme)
    {
        var context = new DefaultHttpContext();
        var isFirst = true;

        foreach (var range in head.Split(NewLine))
        {
            var line = head[range];

            if (line.ContainsAnyExcept(Line) || !(isFirst ? TryReadTarget(line, context.Request) : TryReadHeader(line, context.Request.Headers)))
            {
                return null;
            }

            isFirst = false;
        }

        context.Request.Scheme = scheme;
        context.Features.Set<IHttpUpgradeFeature>(new PlainUpgrade());
        return IsForWebSocket(context.Request.Headers) ? context : null;
    }

    private static bool TryReadTarget(ReadOnlySpan<byte> line, HttpRequest request)
    {
        if (!line.StartsWith(Method) || !line.EndsWith(Version) || line.Length <= Method.Length + Version.Length)
        {
            return false;
        }

        var target = line[Method.Length..^Version.Length];
        var question = target.IndexOf((byte)'?');
        var path = question < 0 ? target : target[..question];
        var query = question < 0 ? [] : target[question..];

        if (path is not [(byte)'/', ..] || path.ContainsAnyExcept(Path) || query.ContainsAny(" #\t"u8))
        {
            return false;
        }

        request.Method = HttpMethods.Get;
        request.Protocol = HttpProtocol.Http11;
        request.Path = Encoding.ASCII.GetString(path);
        request.QueryString = new QueryString(Encoding.ASCII.GetString(query));
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> line, IHeaderDictionary headers)
    {
        var colon = line.IndexOf((byte)':');

        if (colon <= 0 || line[..colon].ContainsAnyExcept(Token))
        {
            return false;
        }

        headers.Append(Encoding.ASCII.GetString(line[..colon]), Encoding.ASCII.GetString(line[(colon + 1)..].Trim(" \t"u8)));
        return true;
    }

    // What says how long a body is would have to be understood.
    private static bool IsForWebSocket(IHeaderDictionary headers) =>
        headers.Host is [{ Length: > 0 } host]
        && !host.AsSpan().ContainsAnyExcept(Host)
        && headers.Connection is [{ } connection]
        && connection.Split(',', StringSplitOptions.TrimEntries).Contains("upgrade", StringComparer.OrdinalIgnoreCase)
        && !headers.ContainsKey(HeaderNames.ContentLength)
        && !headers.ContainsKey(HeaderNames.TransferEncoding);

    // The answer is written by whoever has read the request.
    private sealed class PlainUpgrade : IHttpUpgradeFeature
    {
        public bool IsUpgradableRequest => true;

        public Task<Stream> UpgradeAsync() => throw new NotSupportedException();
    }
}
