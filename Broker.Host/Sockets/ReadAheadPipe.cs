using System.Buffers;
using System.IO.Pipelines;

namespace Broker.Host.Sockets;

/// <summary>Reads a connection ahead of whoever reads it, up to a limit, and so finds out that the peer has gone even if nobody reads.</summary>
/// <param name="memory">Where buffers come from.</param>
internal sealed class ReadAheadPipe(MemoryPool<byte> memory)
{
    private const int Limit = 256 * 1024;

    // Who has said all there is to say may still listen. It gets its answer if that is there so soon; after that it is taken for gone.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private readonly Pipe _pipe = new(new PipeOptions(memory, pauseWriterThreshold: Limit, resumeWriterThreshold: Limit / 2, useSynchronizationContext: false));
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    /// <summary>What has been read.</summary>
    public PipeReader Reader => _pipe.Reader;

    /// <summary>Begins.</summary>
    /// <param name="source">The connection. What of it has been read and not consumed comes first.</param>
    /// <param name="ended">Called when nothing more comes.</param>
    public void Run(PipeReader source, Action ended) => _running = RunAsync(source, ended);

    /// <summary>The connection has been closed, and nobody reads any more.</summary>
    public async Task EndAsync()
    {
        await _pipe.Reader.CompleteAsync();
        _closed.SetResult();
        await _running;
    }

    private async Task RunAsync(PipeReader source, Action ended)
    {
        Exception? fault = null;

        try
        {
            await PumpAsync(source);
        }
        catch (IOException broken)
        {
            fault = broken;
        }

        await _pipe.Writer.CompleteAsync(fault);

        if (fault is null)
        {
            await _closed.Task.WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        ended();
    }

    private async Task PumpAsync(PipeReader source)
    {
        var isEnded = false;

        while (!isEnded)
        {
            var result = await source.ReadAsync();

            foreach (var piece in result.Buffer)
            {
                _pipe.Writer.Write(piece.Span);
            }

            source.AdvanceTo(result.Buffer.End);
            isEnded = (await _pipe.Writer.FlushAsync()).IsCompleted || result.IsCompleted;
        }
    }
}
