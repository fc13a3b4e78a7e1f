using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Tests.Support;

/// <summary>A WebSocket by hand: sends what a well-behaved client never would, and shows the frames as they come.</summary>
internal sealed class RawWebSocket : IAsyncDisposable
{
    private readonly NetworkStream _stream;

    private RawWebSocket(NetworkStream stream) => _stream = stream;

    /// <summary>The server's answer to the request: the status line and the headers.</summary>
    public string Response { get; private set; } = string.Empty;

    public int Status => int.Parse(Response.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Opens a connection and asks for a WebSocket.</summary>
    /// <param name="port">The broker's port.</param>
    /// <param name="headers">Header lines beside the usual ones; one of the same name takes a usual one's place, one that ends with a colon leaves it out.</param>
    public static Task<RawWebSocket> OpenAsync(int port, params string[] headers) => OpenAsync(port, "/ws", headers);

    /// <summary>Opens a connection and asks for something.</summary>
    public static async Task<RawWebSocket> OpenAsync(int port, string path, string[] headers, string method = "GET")
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var webSocket = new RawWebSocket(new NetworkStream(socket, ownsSocket: true));
        await webSocket.AskAsync(port, path, headers, method);
        return webSocket;
    }

    /// <summary>Asks for something else on the same connection; the answer before has been read.</summary>
    public Task AskAgainAsync(int port, string path, params string[] headers) => AskAsync(port, path, headers, "GET");

    private async Task AskAsync(int port, string path, string[] headers, string method)
    {
        string[] usual = ["Host: 127.0.0.1:" + port, "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
        var lines = usual.Where(line => !headers.Any(header => NameOf(header) == NameOf(line))).Concat(headers.Where(header => !header.EndsWith(':')));

        await SendRawAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\n{string.Join("\r\n", lines)}\r\n\r\n"));
        Response = await ReadHeadAsync();
    }

    /// <summary>Sends octets as they are.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> octets) => await _stream.WriteAsync(octets);

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(int opcode, string payload, bool isFinal = true, bool isMasked = true) =>
        SendAsync(opcode, Encoding.UTF8.GetBytes(payload.Replace("^@", "\0", StringComparison.Ordinal)), isFinal, isMasked);

    /// <summary>Sends a frame.</summary>
    public Task SendAsync(int opcode, byte[] payload, bool isFinal = true, bool isMasked = true) =>
        SendRawAsync(Encode(opcode, payload, isFinal, isMasked));

    /// <summary>A frame's octets.</summary>
    public static byte[] Encode(int opcode, byte[] payload, bool isFinal = true, bool isMasked = true)
    {
        var header = new byte[14];
        header[0] = (byte)((isFinal ? 0x80 : 0) | opcode);
        var length = 2;

        if (payload.Length < 126)
        {
            header[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            header[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
            length = 4;
        }
        else
        {
            header[1] = 127;
            BinaryPrimitives.WriteInt64BigEndian(header.AsSpan(2), payload.Length);
            length = 10;
        }

        if (!isMasked)
        {
            return [.. header[..length], .. payload];
        }

        byte[] mask = [0x12, 0x34, 0x56, 0x78];
        header[1] |= 0x80;
        return [.. header[..length], .. mask, .. payload.Select((octet, index) => (byte)(octet ^ mask[index % 4]))];
    }

    /// <summary>Connects as guest and takes the answer.</summary>
    public async Task ConnectAsync()
    {
        await SendAsync(1, "CONNECT\naccept-version:1.2\nlogin:guest\npasscode:guest\n\n^@");
        var (_, text) = await ReadTextAsync();
        Assert.That(text, Does.StartWith("CONNECTED\n"));
    }

    /// <summary>Reads a frame.</summary>
    /// <returns>The opcode and the payload, or -1 if the connection has ended.</returns>
    public async Task<(int Opcode, byte[] Payload)> ReadAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var header = await ReadExactlyAsync(2, patience.Token);
        if (header is null)
        {
            return (-1, []);
        }

        Assert.That(header[1] & 0x80, Is.Zero, "A server does not mask.");
        Assert.That(header[0] & 0x80, Is.Not.Zero, "We do not fragment.");
        var length = header[1] switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(await ReadExactlyAsync(2, patience.Token)),
            127 => (int)BinaryPrimitives.ReadInt64BigEndian(await ReadExactlyAsync(8, patience.Token)),
            var small => small,
        };

        return (header[0] & 0xF, await ReadExactlyAsync(length, patience.Token) ?? []);
    }

    /// <summary>Reads a frame as text.</summary>
    public async Task<(int Opcode, string Text)> ReadTextAsync()
    {
        var (opcode, payload) = await ReadAsync();
        return (opcode, Encoding.UTF8.GetString(payload));
    }

    /// <summary>Reads the close frame, skipping nothing.</summary>
    /// <returns>The status and the reason.</returns>
    public async Task<(int Status, string Reason)> ReadCloseAsync()
    {
        var (opcode, payload) = await ReadAsync();
        Assert.That(opcode, Is.EqualTo(8), Encoding.UTF8.GetString(payload));
        return (BinaryPrimitives.ReadUInt16BigEndian(payload), Encoding.UTF8.GetString(payload.AsSpan(2)));
    }

    /// <summary>Reads what the server says to a request that it does not upgrade.</summary>
    public async Task<string> ReadBodyAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var length = int.Parse(Response.Split("Content-Length: ")[^1].Split('\r')[0], System.Globalization.CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetString(await ReadExactlyAsync(length, patience.Token) ?? []);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static string NameOf(string header) => header.Split(':')[0].ToUpperInvariant();

    private async Task<string> ReadHeadAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var head = new StringBuilder();

        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await ReadExactlyAsync(1, patience.Token) is { } octet)
        {
            head.Append((char)octet[0]);
        }

        return head.ToString();
    }

    private async Task<byte[]?> ReadExactlyAsync(int count, CancellationToken cancellation)
    {
        var octets = new byte[count];

        try
        {
            await _stream.ReadExactlyAsync(octets, cancellation);
            return octets;
        }
        catch (Exception ended) when (ended is EndOfStreamException or IOException)
        {
            return null;
        }
    }
}
