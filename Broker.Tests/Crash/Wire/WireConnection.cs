using System.Net;
using System.Net.Sockets;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Crash.Wire;

/// <summary>
/// A client's connection to a broker that may die at any moment. The end is nothing special to it: reading gives null from then on, and
/// what is sent goes nowhere. One may read while another sends.
/// </summary>
internal sealed class WireConnection : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly WireBuffer _buffer = new();
    private readonly Action<string> _onEnd;
    private bool _hasEnded;

    private WireConnection(Action<string> onEnd) => _onEnd = onEnd;

    /// <summary>Whether octets have come that are not read yet.</summary>
    public bool HasMore => _buffer.HasMore;

    /// <summary>Opens a connection and connects as guest.</summary>
    /// <param name="port">The port.</param>
    /// <param name="headers">Headers of CONNECT beside the usual ones.</param>
    /// <param name="onEnd">Gets the reason when the connection ends, and not by this side.</param>
    /// <returns>The connection, or null if it ended meanwhile.</returns>
    public static async Task<WireConnection?> OpenAsync(int port, IEnumerable<string> headers, Action<string> onEnd)
    {
        var connection = new WireConnection(onEnd);
        if (await connection.ConnectAsync(port, headers))
        {
            return connection;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Sends frames.</summary>
    public async Task SendAsync(string frames)
    {
        try
        {
            ReadOnlyMemory<byte> rest = Encoding.Latin1.GetBytes(frames);
            while (!rest.IsEmpty)
            {
                rest = rest[await _socket.SendAsync(rest)..];
            }
        }
        catch (SocketException)
        {
            // Whoever reads gets to know.
        }
    }

    /// <summary>Reads the next frame.</summary>
    /// <returns>The frame, or null if the connection has ended; with ERROR, it has.</returns>
    public async Task<WireFrame?> ReadAsync()
    {
        while (!_hasEnded)
        {
            if (_buffer.TryTake() is not { } frame)
            {
                await FillAsync();
            }
            else if (frame.Command == "ERROR")
            {
                End(frame.ToString());
            }
            else
            {
                return frame;
            }
        }

        return null;
    }

    /// <summary>Closes without a word.</summary>
    public ValueTask DisposeAsync()
    {
        _hasEnded = true;
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> ConnectAsync(int port, IEnumerable<string> headers)
    {
        try
        {
            await _socket.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException refused)
        {
            End(refused.Message);
            return false;
        }

        await SendAsync(WireFrame.Text("CONNECT", ["accept-version:1.2", "host:localhost", "login:guest", "passcode:guest", .. headers]));
        return await ReadAsync() is { Command: "CONNECTED" };
    }

    private async Task FillAsync()
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        try
        {
            var count = await _socket.ReceiveAsync(_buffer.Free(), SocketFlags.None, patience.Token);
            _buffer.Filled(count);

            if (count == 0)
            {
                End("closed by the broker");
            }
        }
        catch (SocketException broken)
        {
            End(broken.Message);
        }
        catch (OperationCanceledException)
        {
            End($"nothing came within {StompTestClient.Patience.TotalSeconds} s");
        }
    }

    private void End(string why)
    {
        _hasEnded = true;
        _onEnd(why);
    }
}
