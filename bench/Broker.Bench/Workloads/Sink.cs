using System.IO.Pipelines;

namespace Broker.Bench.Workloads;

/// <summary>A pipe that takes everything at once and keeps nothing: what is measured with it is the way to the socket, without the socket.</summary>
/// <param name="flushed">Told how many octets each flush has had, or null.</param>
internal sealed class Sink(Action<long>? flushed) : PipeWriter
{
    private byte[] _buffer = new byte[1024];
    private long _octets;

    public override void Advance(int bytes) => _octets += bytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Reserve(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Reserve(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        flushed?.Invoke(_octets);
        _octets = 0;
        return default;
    }

    public override void CancelPendingFlush()
    {
    }

    public override void Complete(Exception? exception = null)
    {
    }

    private byte[] Reserve(int size)
    {
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }

        return _buffer;
    }
}
