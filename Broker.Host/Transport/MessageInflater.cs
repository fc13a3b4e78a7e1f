using System.IO.Compression;
using Broker.Host.Sockets;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>
/// Unpacks messages of a WebSocket piece by piece (RFC 7692, 7.2.2), and so much at a time, so that a few octets do not become many
/// before anybody has looked at them. Between two messages it holds nothing. Used by the connection's reading side only.
/// </summary>
/// <param name="limit">The most octets of a message when it is unpacked.</param>
internal sealed class MessageInflater(long limit) : IDisposable
{
    /// <summary>The most octets that it is given at a time.</summary>
    public const int MaxPiece = 4096;

    private const int AtOnce = 64 * 1024;
    private const int Step = 4096;

    private readonly PieceStream _piece = new();
    private DeflateStream? _inflating;
    private long _length;
    private int _allowed;
    private bool _hasTail;

    /// <summary>Whether it has unpacked as much as it may for now, and there may be more.</summary>
    public bool HasMore => _inflating is not null && _allowed <= 0;

    /// <summary>It may unpack some more.</summary>
    public void Allow() => _allowed = AtOnce;

    /// <summary>A message begins.</summary>
    public void Begin()
    {
        _inflating = new DeflateStream(_piece, CompressionMode.Decompress, leaveOpen: true);
        _length = 0;
        _hasTail = false;
    }

    /// <summary>Makes room for the next octets of the message; all that were there before have been unpacked.</summary>
    /// <param name="length">How many; with those of one other call at most <see cref="MaxPiece"/>.</param>
    /// <exception cref="StompProtocolException">The message has said before that it ends.</exception>
    public Span<byte> Reserve(int length)
    {
        if (_piece.Unread > MaxPiece - length)
        {
            WebSocketFrameHeader.Throw("something stands behind the end of a compressed message");
        }

        return _piece.Reserve(length);
    }

    /// <summary>The message has ended: what every message is shortened by is put behind it (7.2.1).</summary>
    /// <returns>False if that has been unpacked as well; there is nothing left of the message then.</returns>
    public bool FeedTail()
    {
        if (_hasTail)
        {
            End();
            return false;
        }

        ReadOnlySpan<byte> tail = [0, 0, 0xFF, 0xFF];
        tail.CopyTo(_piece.Reserve(tail.Length));
        return _hasTail = true;
    }

    /// <summary>Unpacks some of what is there, if it may.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="added">What it wrote there; to be committed.</param>
    /// <returns>False if all has been unpacked, or <see cref="HasMore"/>.</returns>
    /// <exception cref="StompProtocolException">It is not compressed by the rules, or too long.</exception>
    public bool TryInflate(ReceiveBuffer output, out ReadOnlySpan<byte> added)
    {
        added = default;
        if (_allowed <= 0)
        {
            return false;
        }

        var room = output.Reserve(Step);
        var count = Read(room);
        added = room[..count];
        _allowed -= count;
        _length += count;

        if (_length > limit)
        {
            StompProtocolException.Throw(StompError.FrameTooLarge, $"A compressed WebSocket message has more than {limit} octets when it is unpacked.");
        }

        return count > 0;
    }

    public void Dispose()
    {
        End();
        _piece.Dispose();
    }

    private void End()
    {
        _inflating?.Dispose();
        _inflating = null;
        _piece.Clear();
    }

    private int Read(Span<byte> room)
    {
        try
        {
            return _inflating!.Read(room);
        }
        catch (InvalidDataException)
        {
            WebSocketFrameHeader.Throw("a message is not what compression makes");
            throw;
        }
    }
}
