using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Broker.Load.Net;

/// <summary>
/// One socket: opened, upgraded if it is to be a WebSocket, then frames in and out. What of a frame is not there yet is kept; what
/// the socket does not take is kept too and sent when it does.
/// </summary>
internal sealed class Connection : IPollable, IDisposable
{
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();

    private readonly EventLoop _loop;
    private readonly Address _address;
    private readonly IFrameReceiver _receiver;
    private readonly string? _subprotocol;
    private Socket? _socket;
    private byte[] _rest = [];
    private int _restLength;
    private byte[] _backlog = [];
    private int _backlogStart;
    private int _backlogEnd;
    private int _key;
    private bool _isConnecting;
    private bool _isUpgrading;
    private bool _isStalled;
    private string? _reason;

    /// <summary>Makes a connection that is not open yet.</summary>
    /// <param name="loop">Where it lives.</param>
    /// <param name="address">Where it connects.</param>
    /// <param name="framing">What goes around frames on it.</param>
    /// <param name="subprotocol">The subprotocol that is asked for where it is a WebSocket, or null.</param>
    /// <param name="receiver">Gets what comes.</param>
    public Connection(EventLoop loop, Address address, IFraming framing, string? subprotocol, IFrameReceiver receiver)
    {
        _loop = loop;
        _address = address;
        _receiver = receiver;
        _subprotocol = subprotocol;
        Framing = framing;
    }

    /// <summary>What goes around frames here.</summary>
    public IFraming Framing { get; }

    /// <summary>Whether the socket has not taken yet all that was sent; then nothing more should be sent.</summary>
    public bool HasBacklog => _backlogEnd > _backlogStart;

    private int Descriptor => (int)_socket!.Handle;

    /// <summary>Begins to connect. Where many arrive at once a listener lets some wait for seconds, so nobody waits for it here.</summary>
    public void Open()
    {
        _socket = new Socket(_address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
        _loop.Sources.Bind(_socket, _address.EndPoint);

        // The class library reports by an exception that connecting goes on, which would cost more than the connection.
        var target = _address.EndPoint.Serialize();
        if (Libc.Connect(Descriptor, target.Buffer.ToArray(), target.Size) < 0 && Marshal.GetLastPInvokeError() != Libc.InProgress)
        {
            throw new IOException($"{_address.EndPoint}: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        _key = _loop.Add(Descriptor, this);
        _loop.WatchWritable(Descriptor, _key, isWatched: true);
        _isConnecting = true;
    }

    /// <summary>Sends octets as they are.</summary>
    public void Send(ReadOnlySpan<byte> octets)
    {
        if (_socket is null)
        {
            return;
        }

        var sent = HasBacklog ? 0 : Write(octets);
        if (sent < octets.Length && _socket is not null)
        {
            Keep(octets[sent..]);
        }
    }

    /// <summary>Notes what was said about the end that is coming.</summary>
    public void NoteReason(string reason) => _reason = reason;

    /// <summary>Reads nothing any more, while the socket stays open: what comes fills it.</summary>
    public void Stall()
    {
        _loop.Remove(Descriptor, _key);
        _isStalled = true;
    }

    /// <summary>Closes, and reports nothing any more.</summary>
    public void Dispose()
    {
        if (_socket is not null)
        {
            if (!_isStalled)
            {
                _loop.Remove(Descriptor, _key);
            }

            _socket.Dispose();
            _socket = null;
        }
    }

    public void OnReady(bool isReadable, bool isWritable)
    {
        if (_isConnecting)
        {
            OnConnected();
            return;
        }

        if (isWritable && HasBacklog)
        {
            WriteBacklog();
        }

        if (isReadable && _socket is not null)
        {
            Receive();
        }
    }

    // Writable for the first time: connected, or not.
    private void OnConnected()
    {
        _isConnecting = false;
        var error = (SocketError)(int)_socket!.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != SocketError.Success)
        {
            End(error.ToString());
            return;
        }

        _loop.WatchWritable(Descriptor, _key, isWatched: false);
        _isUpgrading = _address.Transport == Transport.WebSocket;

        if (_isUpgrading)
        {
            Send(Encoding.ASCII.GetBytes(
                $"GET {_address.Path} HTTP/1.1\r\nHost: {_address.EndPoint}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
                (_subprotocol is null ? "\r\n" : $"Sec-WebSocket-Protocol: {_subprotocol}\r\n\r\n")));
        }
        else
        {
            _receiver.OnOpen();
        }
    }

    private void Receive()
    {
        var buffer = _loop.ReceiveBuffer;
        _rest.AsSpan(0, _restLength).CopyTo(buffer);
        var count = _socket!.Receive(buffer.AsSpan(_restLength), SocketFlags.None, out var error);

        if (error == SocketError.WouldBlock)
        {
            return;
        }

        if (error != SocketError.Success || count == 0)
        {
            End(error == SocketError.Success ? "closed by the broker" : error.ToString());
            return;
        }

        var received = buffer.AsSpan(0, _restLength + count);
        _restLength = 0;
        var done = _isUpgrading ? Upgrade(received) : 0;

        if (!_isUpgrading && _socket is not null)
        {
            done += Framing.Split(received[done..], _receiver, this);
        }

        KeepRest(received[done..]);
        _receiver.OnReadEnd();
    }

    private int Upgrade(ReadOnlySpan<byte> received)
    {
        var end = received.IndexOf(EndOfHead);
        if (end < 0)
        {
            return 0;
        }

        if (!received.StartsWith("HTTP/1.1 101"u8))
        {
            End(Encoding.ASCII.GetString(received[..received.IndexOf((byte)'\r')]));
            return received.Length;
        }

        _isUpgrading = false;
        _receiver.OnOpen();
        return end + EndOfHead.Length;
    }

    private void KeepRest(ReadOnlySpan<byte> rest)
    {
        if (rest.Length > _rest.Length)
        {
            _rest = new byte[Math.Max(512, rest.Length * 2)];
        }

        rest.CopyTo(_rest);
        _restLength = rest.Length;
    }

    // Returns how much the socket has taken.
    private int Write(ReadOnlySpan<byte> octets)
    {
        var sent = 0;

        while (sent < octets.Length)
        {
            // A call that would block has sent what did not block.
            sent += _socket!.Send(octets[sent..], SocketFlags.None, out var error);

            if (error == SocketError.WouldBlock)
            {
                break;
            }

            if (error != SocketError.Success)
            {
                End(error.ToString());
                break;
            }
        }

        return sent;
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (!HasBacklog)
        {
            _backlogStart = _backlogEnd = 0;
            _loop.WatchWritable(Descriptor, _key, isWatched: true);
        }

        if (_backlog.Length - _backlogEnd < octets.Length)
        {
            Array.Resize(ref _backlog, Math.Max(_backlogEnd + octets.Length, _backlog.Length * 2));
        }

        octets.CopyTo(_backlog.AsSpan(_backlogEnd));
        _backlogEnd += octets.Length;
    }

    private void WriteBacklog()
    {
        _backlogStart += Write(_backlog.AsSpan(_backlogStart, _backlogEnd - _backlogStart));

        if (!HasBacklog && _socket is not null)
        {
            _loop.WatchWritable(Descriptor, _key, isWatched: false);
        }
    }

    private void End(string why)
    {
        Dispose();
        _backlogStart = _backlogEnd = 0;
        _receiver.OnClosed(_reason ?? why);
    }
}
