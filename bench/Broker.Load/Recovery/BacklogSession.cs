using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Broker.Load.Recovery;

/// <summary>One connection that is logged in as guest. Bodies have no NUL, so that the next NUL is the end of a frame.</summary>
internal sealed class BacklogSession : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;

    private BacklogSession()
    {
    }

    /// <summary>Opens a connection and waits for CONNECTED.</summary>
    /// <exception cref="IOException">The broker refuses.</exception>
    public static async Task<BacklogSession> OpenAsync(IPEndPoint endPoint)
    {
        var session = new BacklogSession();

        try
        {
            await session._socket.ConnectAsync(endPoint);
            await session.SendAsync("CONNECT\naccept-version:1.2\nhost:localhost\nlogin:guest\npasscode:guest\n\n\0"u8.ToArray());
            return await session.ReadFrameAsync() is { } answer && answer.StartsWith("CONNECTED\n", StringComparison.Ordinal)
                ? session
                : throw new IOException("The broker does not let guest in.");
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends octets.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            octets = octets[await _socket.SendAsync(octets)..];
        }
    }

    /// <summary>Reads a frame.</summary>
    /// <returns>The frame without its NUL, or null at the end of the connection.</returns>
    public async Task<string?> ReadFrameAsync() => await ReadAsync() is { Length: > 0 } frame ? Encoding.UTF8.GetString(frame.Span) : null;

    /// <summary>Reads a frame.</summary>
    /// <returns>The frame without its NUL, valid until the next call; empty at the end of the connection.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync()
    {
        for (var seen = 0; ;)
        {
            while (_start < _end && _buffer[_start] == '\n')
            {
                _start++;
            }

            var length = _end - _start <= seen ? -1 : _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)0);
            if (length >= 0)
            {
                var frame = _buffer.AsMemory(_start, seen + length);
                _start += frame.Length + 1;
                return frame;
            }

            seen = _end - _start;
            if (!await FillAsync())
            {
                return default;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<bool> FillAsync()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        try
        {
            var count = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
            _end += count;
            return count > 0;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
