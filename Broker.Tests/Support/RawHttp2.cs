using System.Buffers.Binary;
using System.Text;

namespace Broker.Tests.Support;

/// <summary>HTTP/2 by hand (RFC 9113), as far as it takes to ask for a WebSocket and then not to play along.</summary>
/// <param name="stream">A connection on which <c>h2</c> was agreed upon.</param>
internal sealed class RawHttp2(Stream stream)
{
    public const int Data = 0;
    public const int Headers = 1;
    public const int Reset = 3;

    private const int Settings = 4;
    private const int EndOfHeaders = 4;

    /// <summary>Begins, with a window of that size for each stream.</summary>
    public async Task StartAsync(int window)
    {
        var setting = new byte[6];
        setting[1] = 4;
        BinaryPrimitives.WriteInt32BigEndian(setting.AsSpan(2), window);
        await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
        await SendAsync(Settings, 0, 0, setting);
    }

    /// <summary>Asks for a WebSocket with an extended CONNECT.</summary>
    /// <param name="id">The number of the stream.</param>
    /// <param name="host">The host.</param>
    public Task AskAsync(int id, string host) => SendAsync(Headers, EndOfHeaders, id,
    [
        .. Field(":method", "CONNECT"), .. Field(":protocol", "websocket"), .. Field(":scheme", "https"), .. Field(":path", "/ws"), .. Field(":authority", host),
        .. Field("sec-websocket-version", "13"),
    ]);

    /// <summary>Sends a frame.</summary>
    public async Task SendAsync(int type, int flags, int id, byte[] payload)
    {
        var head = new byte[9];
        BinaryPrimitives.WriteInt32BigEndian(head, payload.Length << 8);
        head[3] = (byte)type;
        head[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(5), id);
        await stream.WriteAsync((byte[])[.. head, .. payload]);
    }

    /// <summary>Reads up to the next frame of a stream that is of this type, or DATA.</summary>
    /// <returns>The type.</returns>
    public async Task<int> ReadAsync(int type, int id)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);
        var head = new byte[9];

        while (true)
        {
            await stream.ReadExactlyAsync(head, patience.Token);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(head) >> 8], patience.Token);

            if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) == id && (head[3] == type || head[3] == Data))
            {
                return head[3];
            }
        }
    }

    // A literal that is not to be remembered, without compression (RFC 7541, 6.2.2).
    private static byte[] Field(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];
}
