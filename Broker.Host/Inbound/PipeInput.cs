using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Broker.Host.Inbound;

/// <summary>A pipe as what a session reads.</summary>
internal sealed class PipeInput : IInput
{
    private readonly PipeReader _reader;

    // What the wait has ended with, which is read next.
    private ReadResult? _arrived;

    private PipeInput(PipeReader reader) => _reader = reader;

    /// <summary>The input that a reader is, or one that reads it.</summary>
    public static IInput Of(PipeReader reader) => reader as IInput ?? new PipeInput(reader);

    public bool TryRead(out ReadResult result)
    {
        if (_arrived is { } arrived)
        {
            _arrived = null;
            result = arrived;
            return true;
        }

        return _reader.TryRead(out result);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitToReadAsync() => _arrived = await _reader.ReadAsync();

    public void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _reader.AdvanceTo(consumed, examined);
}
