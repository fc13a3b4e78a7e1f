using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Tests.Gateways;

/// <summary>A connection to a server on which a test says and sees every octet of HTTP.</summary>
internal sealed class RawHttp : IAsyncDisposable
{
    private readonly NetworkStream _stream;
    private readonly int _port;

    private RawHttp(NetworkStream stream, int port) => (_stream, _port) = (stream, port);

    /// <summary>Opens a connection.</summary>
    public static async Task<RawHttp> OpenAsync(int port)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new RawHttp(new NetworkStream(socket, ownsSocket: true) { ReadTimeout = 20_000 }, port);
    }

    /// <summary>Sends one request on a connection of its own, and reads the answer.</summary>
    public static async Task<RawResponse> AskAsync(int port, string method, string path, string? body = null, params string[] headers)
    {
        await using var http = await OpenAsync(port);
        var response = await http.BeginAsync(method, path, body, headers);
        return response with { Body = await http.ReadBodyAsync(response) };
    }

    /// <summary>Sends a request, and reads the head of the answer.</summary>
    public Task<RawResponse> BeginAsync(string method, string path, string? body = null, params string[] headers) => BeginOfVersionAsync("1.1", method, path, body, headers);

    /// <summary>Sends a request of a version of HTTP, and reads the head of the answer.</summary>
    public async Task<RawResponse> BeginOfVersionAsync(string version, string method, string path, string? body, params string[] headers)
    {
        var octets = Encoding.UTF8.GetBytes(body ?? string.Empty);
        string[] length = method == "POST" && !headers.Any(header => header.StartsWith("Content-Length:", StringComparison.Ordinal) || header.StartsWith("Transfer-Encoding:", StringComparison.Ordinal)) ? [$"Content-Length: {octets.Length}"] : [];
        string[] lines = [$"{method} {path} HTTP/{version}", $"Host: 127.0.0.1:{_port}", .. length, .. headers, "", ""];

        await _stream.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines)));
        await _stream.WriteAsync(octets);
        return await ReadHeadAsync();
    }

    /// <summary>Sends octets.</summary>
    public async Task SendAsync(string octets) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(octets));

    /// <summary>Reads the next chunk of the answer; the last one is empty.</summary>
    public async Task<string> ReadChunkAsync()
    {
        var size = int.Parse(await ReadLineAsync(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var chunk = await ReadAsync(size);
        Assert.That(await ReadLineAsync(), Is.Empty, "a chunk ends with a line");
        return chunk;
    }

    /// <summary>Reads so many octets.</summary>
    public async Task<string> ReadAsync(int count)
    {
        var octets = new byte[count];
        await _stream.ReadExactlyAsync(octets);
        return Encoding.UTF8.GetString(octets);
    }

    /// <summary>Whether the server closes the connection, and sends nothing before.</summary>
    public async Task<bool> IsClosedAsync() => await _stream.ReadAsync(new byte[1]) == 0;

    public async ValueTask DisposeAsync() => await _stream.DisposeAsync();

    private async Task<string> ReadBodyAsync(RawResponse response)
    {
        if (response["Transfer-Encoding"] != "chunked")
        {
            return await ReadAsync(int.Parse(response["Content-Length"] ?? "0", CultureInfo.InvariantCulture));
        }

        var body = new StringBuilder();
        while (await ReadChunkAsync() is { Length: > 0 } chunk)
        {
            body.Append(chunk);
        }

        return body.ToString();
    }

    private async Task<RawResponse> ReadHeadAsync()
    {
        var status = await ReadLineAsync();
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        while (await ReadLineAsync() is { Length: > 0 } line)
        {
            headers.Add(line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
        }

        return new RawResponse(int.Parse(status.Split(' ')[1], CultureInfo.InvariantCulture), headers, string.Empty);
    }

    private async Task<string> ReadLineAsync()
    {
        var line = new StringBuilder();
        var octet = new byte[1];

        while (octet[0] != '\n')
        {
            await _stream.ReadExactlyAsync(octet);
            line.Append((char)octet[0]);
        }

        return line.ToString().TrimEnd('\r', '\n');
    }
}
