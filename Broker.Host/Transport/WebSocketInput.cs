using System.Buffers;
using System.IO.Pipelines;
using Broker.Host.Inbound;
using Broker.Host.Sessions;
using Broker.Host.Sockets;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>A WebSocket's messages as one stream of octets, in the shape that sessions read.</summary>
/// <param name="transport">The octets from the peer.</param>
/// <param name="decoder">Takes the framing off.</param>
/// <param name="activity">Where signs of life are noted.</param>
internal sealed class WebSocketInput(IInput transport, WebSocketDecoder decoder, Activity activity) : IInput
{
    private readonly ReceiveBuffer _received = new();
    private StompProtocolException? _fault;
    private bool _isCompleted;
    private bool _isBroken;

    // What was unpacked is looked at before more is.
    private bool HasMore => decoder.HasMore && !_received.HasUnexamined && !_isCompleted && !_isBroken;

    private bool IsEndOfInput => _isCompleted && _fault is null;

    /// <summary>
    /// Reads the transport once if all that has come has been examined. It may find octets and nothing to read in them: a peer that sends only
    /// pings must not keep the reader's turn.
    /// </summary>
    public bool TryRead(out ReadResult result)
    {
        ReportFault();

        if (HasMore)
        {
            DecodeMore();
            ReportFault();
        }
        else if (!_received.HasUnexamined && !_isCompleted && transport.TryRead(out var raw))
        {
            Decode(raw);
            ReportFault();
        }

        result = new ReadResult(_received.Content, isCanceled: false, IsEndOfInput);
        return _received.HasUnexamined || IsEndOfInput;
    }

    public ValueTask WaitToReadAsync() => HasMore || _isCompleted ? ValueTask.CompletedTask : transport.WaitToReadAsync();

    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _received.AdvanceTo(consumed, examined);

    private void Decode(in ReadResult raw)
    {
        activity.Note();
        var buffer = raw.Buffer;

        if (_isBroken)
        {
            buffer = buffer.Slice(buffer.End);
        }
        else
        {
            Decode(ref buffer);
        }

        var hasMore = decoder.HasMore && !_isBroken;
        transport.AdvanceTo(buffer.Start, hasMore ? buffer.Start : buffer.End);
        _isCompleted = decoder.IsClosed || (raw.IsCompleted && !hasMore);
    }

    private void DecodeMore()
    {
        var nothing = ReadOnlySequence<byte>.Empty;
        Decode(ref nothing);
    }

    private void Decode(ref ReadOnlySequence<byte> buffer)
    {
        try
        {
            decoder.Decode(ref buffer, _received);
        }
        catch (StompProtocolException fault)
        {
            // What follows cannot be told apart any more; it is read and dropped until the client is gone.
            _isBroken = true;
            _fault = fault;
        }
    }

    // What came before the fault is read first, whatever packets it came in.
    private void ReportFault()
    {
        if (_fault is { } fault && !_received.HasUnexamined)
        {
            _fault = null;
            throw fault;
        }
    }
}
