using Broker.Load.Net;

namespace Broker.Load.Nats;

/// <summary>
/// NATS operations on one connection. Over a WebSocket they are a stream as well: the server puts whatever is pending into one binary message,
/// and where that ends an operation need not. So there is a state: how much of a message is still to come, and the beginning of an operation. An
/// operation that has come as a whole is passed on from where it lies.
/// </summary>
/// <param name="transport">What the operations go over.</param>
internal sealed class NatsFraming(Transport transport) : IFraming
{
    private long _left;
    private byte[] _begun = [];
    private int _begunLength;

    public int MaxPrefix => transport == Transport.WebSocket ? WebSocketFrames.MaxHeader : 0;

    public int Wrap(ReadOnlySpan<byte> frame, Span<byte> destination)
    {
        if (transport == Transport.WebSocket)
        {
            return WebSocketFrames.Wrap(WebSocketFrames.Binary, frame, destination);
        }

        frame.CopyTo(destination);
        return frame.Length;
    }

    public byte MaskAt(int index) => transport == Transport.WebSocket ? WebSocketFrames.MaskAt(index) : (byte)0;

    public int Split(ReadOnlySpan<byte> received, IFrameReceiver receiver, Connection connection)
    {
        if (transport == Transport.Tcp)
        {
            Feed(received, receiver);
            return received.Length;
        }

        var done = 0;
        while (done < received.Length && (_left > 0 || TryEnterMessage(received, ref done, connection)))
        {
            var payload = received.Slice(done, (int)Math.Min(_left, received.Length - done));
            done += payload.Length;
            _left -= payload.Length;
            Feed(payload, receiver);
        }

        return done;
    }

    // Leaves it to the next turn to look at the payload, of which nothing may have come.
    private bool TryEnterMessage(ReadOnlySpan<byte> received, ref int done, Connection connection)
    {
        if (!WebSocketFrames.TryReadHeader(received[done..], out var opcode, out var header, out var length))
        {
            return false;
        }

        if (opcode < WebSocketFrames.Close)
        {
            done += header;
            _left = length;
            return true;
        }

        if (received.Length - done - header < length)
        {
            return false;
        }

        WebSocketFrames.HandleControl(opcode, received.Slice(done + header, (int)length), connection);
        done += header + (int)length;
        return true;
    }

    private void Feed(ReadOnlySpan<byte> octets, IFrameReceiver receiver)
    {
        octets = FinishBegun(octets, receiver);

        while (NatsOperation.Measure(octets) is > 0 and var length && length <= octets.Length)
        {
            Deliver(octets[..length], receiver);
            octets = octets[length..];
        }

        Keep(octets);
    }

    private ReadOnlySpan<byte> FinishBegun(ReadOnlySpan<byte> octets, IFrameReceiver receiver)
    {
        while (_begunLength > 0 && !octets.IsEmpty)
        {
            // First the rest of the line, which says how much else there is.
            var length = NatsOperation.Measure(_begun.AsSpan(0, _begunLength));
            var missing = length > 0 ? length - _begunLength : octets.IndexOf((byte)'\n') is >= 0 and var end ? end + 1 : octets.Length;
            var taken = Math.Min(missing, octets.Length);
            Keep(octets[..taken]);
            octets = octets[taken..];

            if (NatsOperation.Measure(_begun.AsSpan(0, _begunLength)) == _begunLength)
            {
                Deliver(_begun.AsSpan(0, _begunLength), receiver);
                _begunLength = 0;
            }
        }

        return octets;
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (_begun.Length - _begunLength < octets.Length)
        {
            Array.Resize(ref _begun, Math.Max(512, (_begunLength + octets.Length) * 2));
        }

        octets.CopyTo(_begun.AsSpan(_begunLength));
        _begunLength += octets.Length;
    }

    private static void Deliver(ReadOnlySpan<byte> operation, IFrameReceiver receiver)
    {
        if (!operation.EndsWith("\r\n"u8))
        {
            throw new IOException("The server has sent a message that is longer than it says.");
        }

        receiver.OnFrame(operation[..^NatsOperation.EndLength]);
    }
}
