using System.Buffers;
using System.Buffers.Binary;
using Broker.Host.Outbound;
using Broker.Host.Sockets;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>
/// Takes the framing of a WebSocket off: what is left is the stream of STOMP's octets, whatever messages and fragments it came in.
/// Answers pings. Used by the connection's reading side only.
/// </summary>
/// <param name="peer">What the writing side needs to know.</param>
/// <param name="outbox">Where pongs go.</param>
/// <param name="inflater">Unpacks messages; null: compression was not agreed upon.</param>
internal sealed class WebSocketDecoder(WebSocketPeer peer, Outbox outbox, MessageInflater? inflater = null)
{
    // What it says is the peer's to know when it is written.
    private static readonly ControlFrame Pong = new(ControlKind.Pong, []);

    private byte[]? _control;
    private WebSocketFrameHeader _frame;
    private Utf8Checker _utf8;
    private long _done;
    private bool _isInFrame;
    private bool _isInMessage;
    private bool _isText;
    private bool _hasMessage;
    private bool _isCompressed;

    /// <summary>Whether the client has closed; nothing follows.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether there is more to decode without anything more having come: what was unpacked is taken first.</summary>
    public bool HasMore => inflater?.HasMore ?? false;

    /// <summary>Decodes what has come.</summary>
    /// <param name="input">Starts behind what was decoded afterwards; it may be nothing.</param>
    /// <param name="output">Gets the octets of messages.</param>
    /// <exception cref="StompProtocolException">A rule of RFC 6455 is broken.</exception>
    public void Decode(ref ReadOnlySequence<byte> input, ReceiveBuffer output)
    {
        inflater?.Allow();

        while (!IsClosed && Unpack(output))
        {
            if (!_isInFrame && !TryBeginFrame(ref input))
            {
                return;
            }

            var most = _isCompressed && !_frame.IsControl ? MessageInflater.MaxPiece : int.MaxValue;
            var length = (int)Math.Min(_frame.Length - _done, Math.Min(input.Length, most));
            Take(input, length, output);
            input = input.Slice(length);

            if (_done == _frame.Length)
            {
                EndFrame();
            }
            else if (input.IsEmpty)
            {
                return;
            }
        }
    }

    // Returns false if there is more to unpack than may be at once.
    private bool Unpack(ReceiveBuffer output)
    {
        while (_isCompressed && inflater!.TryInflate(output, out var added))
        {
            Check(added);
            output.Commit(added.Length);
        }

        if (HasMore || !_isCompressed || _isInMessage)
        {
            return !HasMore;
        }

        // The last piece of a message has been unpacked.
        if (inflater!.FeedTail())
        {
            return Unpack(output);
        }

        EndMessage();
        return true;
    }

    private bool TryBeginFrame(ref ReadOnlySequence<byte> input)
    {
        if (!WebSocketFrameHeader.TryRead(ref input, inflater is not null, out _frame))
        {
            return false;
        }

        _isInFrame = true;
        _done = 0;

        if (_frame.IsControl)
        {
            _control ??= new byte[WebSocketFrameHeader.MaxControlLength];
        }
        else
        {
            BeginData();
        }

        return true;
    }

    private void BeginData()
    {
        if (_isInMessage != (_frame.Opcode == WebSocketFrameHeader.Continuation))
        {
            WebSocketFrameHeader.Throw(_isInMessage ? "a message begins inside another one" : "a continuation continues nothing");
        }

        if (!_isInMessage)
        {
            _isText = _frame.Opcode == WebSocketFrameHeader.Text;
            _utf8 = default;
            _isCompressed = _frame.IsCompressed;

            if (_isCompressed)
            {
                inflater!.Begin();
            }
        }

        _isInMessage = true;

        if (!_hasMessage && _frame.Length > 0)
        {
            _hasMessage = true;
            peer.PrefersBinary = !_isText;
        }
    }

    private void Take(in ReadOnlySequence<byte> input, int length, ReceiveBuffer output)
    {
        // Nearly always it lies in one piece.
        if (input.FirstSpan is var first && first.Length >= length)
        {
            Take(first[..length], output);
            return;
        }

        foreach (var piece in input.Slice(0, length))
        {
            Take(piece.Span, output);
        }
    }

    private void Take(ReadOnlySpan<byte> piece, ReceiveBuffer output)
    {
        var target = _frame.IsControl ? _control.AsSpan((int)_done, piece.Length)
            : _isCompressed ? inflater!.Reserve(piece.Length)
            : output.Reserve(piece.Length);
        WebSocketMask.Apply(piece, target, _frame.Mask, _done);
        _done += piece.Length;

        if (!_frame.IsControl && !_isCompressed)
        {
            Check(target);
            output.Commit(piece.Length);
        }
    }

    private void Check(ReadOnlySpan<byte> octets)
    {
        if (_isText && !_utf8.Check(octets))
        {
            ThrowInvalidText();
        }
    }

    private void EndFrame()
    {
        _isInFrame = false;

        if (_frame.IsControl)
        {
            HandleControl(_control.AsSpan(0, (int)_frame.Length));
        }
        else if (_frame.IsFinal)
        {
            _isInMessage = false;

            if (!_isCompressed)
            {
                EndMessage();
            }
        }
    }

    private void EndMessage()
    {
        _isCompressed = false;

        if (_isText && !_utf8.IsComplete)
        {
            ThrowInvalidText();
        }
    }

    private void HandleControl(ReadOnlySpan<byte> payload)
    {
        switch (_frame.Opcode)
        {
            case WebSocketFrameHeader.Ping:
                if (peer.OwePong(payload.ToArray()))
                {
                    outbox.Enqueue(Pong, WebSocketFrameHeader.MaxControlLength + 2);
                }

                break;
            case WebSocketFrameHeader.Close:
                IsClosed = true;
                peer.CloseStatus = CloseStatusOf(payload);
                break;
        }
    }

    // A client that gives no status gets 1000; one that gives what may not be sent has broken a rule (7.4).
    private static int CloseStatusOf(ReadOnlySpan<byte> payload)
    {
        if (payload.IsEmpty)
        {
            return 1000;
        }

        var status = payload.Length >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0;
        var mayBeSent = status is (>= 1000 and <= 1014 and not (1004 or 1005 or 1006)) or (>= 3000 and <= 4999);

        if (!mayBeSent || !System.Text.Unicode.Utf8.IsValid(payload[2..]))
        {
            WebSocketFrameHeader.Throw("a close frame has a status or a reason that may not be");
        }

        return status;
    }

    private static void ThrowInvalidText() => StompProtocolException.Throw(
        StompError.InvalidText,
        "A WebSocket text message is not valid UTF-8; send other octets as a binary message.");
}
