using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Broker.Host.Transport;

/// <summary>
/// Writes to a stream of HTTP/2, and says when nobody takes it any more. The server drops silently what is written to a stream that the
/// client has ended; messages must not count as written then.
/// </summary>
/// <param name="stream">The writer to the stream.</param>
/// <param name="aborted">The client has ended it.</param>
internal sealed class HttpStreamWriter(PipeWriter stream, CancellationToken aborted) : PipeWriter
{
    public override void Advance(int bytes) => stream.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => stream.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => stream.GetSpan(sizeHint);

    public override void CancelPendingFlush() => stream.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => stream.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => stream.CompleteAsync(exception);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var result = await stream.FlushAsync(cancellationToken);
        return new FlushResult(result.IsCanceled, result.IsCompleted || aborted.IsCancellationRequested);
    }
}
