using System.Buffers;
using System.Buffers.Binary;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>
/// Takes the framing of a WebSocket off: what is left is the stream of STOMP's octets, whatever messages and fragments it came in.
/// Answers pings. Used by the connection's reading side only.
/// </summary>
internal sealed class WebSocketDecoder(WebSocketPeer peer, Outbox outbox)
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

    /// <summary>Whether the client has closed; nothing follows.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Decodes what has come.</summary>
    /// <param name="input">Starts behind what was decoded afterwards.</param>
    /// <param name="output">Gets the octets of messages.</param>
    /// <exception cref="StompProtocolException">A rule of RFC 6455 is broken.</exception>
    public void Decode(ref ReadOnlySequence<byte> input, ReceiveBuffer output)
    {
        while (!IsClosed)
        {
            if (!_isInFrame && !TryBeginFrame(ref input))
            {
                return;
            }

            var length = (int)Math.Min(_frame.Length - _done, Math.Min(input.Length, int.MaxValue));
            Take(input.Slice(0, length), output);
            input = input.Slice(length);

            if (_done < _frame.Length)
            {
                return;
            }

            EndFrame();
        }
    }

    private bool TryBeginFrame(ref ReadOnlySequence<byte> input)
    {
        if (!WebSocketFrameHeader.TryRead(ref input, out _frame))
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
        }

        _isInMessage = true;

        if (!_hasMessage && _frame.Length > 0)
        {
            _hasMessage = true;
            peer.PrefersBinary = !_isText;
        }
    }

    private void Take(in ReadOnlySequence<byte> payload, ReceiveBuffer output)
    {
        foreach (var piece in payload)
        {
            var target = _frame.IsControl ? _control.AsSpan((int)_done, piece.Length) : output.Reserve(piece.Length);
            WebSocketMask.Apply(piece.Span, target, _frame.Mask, _done);
            _done += piece.Length;

            if (_frame.IsControl)
            {
                continue;
            }

            if (_isText && !_utf8.Check(target))
            {
                ThrowInvalidText();
            }

            output.Commit(piece.Length);
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

            if (_isText && !_utf8.IsComplete)
            {
                ThrowInvalidText();
            }
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
