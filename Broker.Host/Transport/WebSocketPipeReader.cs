using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Broker.Host.Sessions;
using Broker.Stomp;

namespace Broker.Host.Transport;

/// <summary>A WebSocket's messages as one stream of octets, in the shape that sessions read. Not thread-safe, as no pipe reader is.</summary>
internal sealed class WebSocketPipeReader(PipeReader transport, WebSocketDecoder decoder, Activity activity) : PipeReader
{
    private readonly ReceiveBuffer _received = new();
    private bool _isCompleted;
    private bool _isBroken;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (!_received.HasUnexamined && !_isCompleted)
        {
            var result = await transport.ReadAsync(cancellationToken);
            if (result.IsCanceled)
            {
                transport.AdvanceTo(result.Buffer.Start);
                return new ReadResult(_received.Content, isCanceled: true, isCompleted: false);
            }

            Decode(result);
        }

        return new ReadResult(_received.Content, isCanceled: false, _isCompleted);
    }

    public override bool TryRead(out ReadResult result)
    {
        while (!_received.HasUnexamined && !_isCompleted && transport.TryRead(out var raw))
        {
            Decode(raw);
        }

        result = new ReadResult(_received.Content, isCanceled: false, _isCompleted);
        return _received.HasUnexamined || _isCompleted;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _received.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => transport.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _isCompleted = true;
        _received.Clear();
        transport.Complete(exception);
    }

    private void Decode(in ReadResult raw)
    {
        activity.Note();
        var buffer = raw.Buffer;

        try
        {
            if (_isBroken)
            {
                buffer = buffer.Slice(buffer.End);
            }
            else
            {
                decoder.Decode(ref buffer, _received);
            }
        }
        catch (StompProtocolException)
        {
            // What follows cannot be told apart any more; it is read and dropped until the client is gone.
            _isBroken = true;
            throw;
        }
        finally
        {
            transport.AdvanceTo(buffer.Start, buffer.End);
        }

        _isCompleted = decoder.IsClosed || raw.IsCompleted;
    }
}
