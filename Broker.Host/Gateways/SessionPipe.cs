using System.Buffers;
using System.IO.Pipelines;
using Broker.Host.Connections;
using Broker.Host.Inbound;
using Broker.Host.Sessions;

namespace Broker.Host.Gateways;

/// <summary>
/// A STOMP session without a socket: a gateway writes the octets of a client into it and takes whole frames out. The session does not
/// know the difference, so that permissions, limits, heart-beats and the rules for slow consumers are those of every other connection:
/// what is not taken stays, first here, then in the outbox, until that is full.
/// </summary>
/// <remarks>One thread writes to <see cref="Input"/> at a time, and one takes; they may be two.</remarks>
internal sealed class SessionPipe
{
    private static readonly PipeOptions Small = new(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false);

    private readonly Pipe _input = new(Small);
    private readonly Pipe _output = new(Small);
    private readonly Connection _connection;
    private ReadOnlySequence<byte> _taken;

    /// <summary>Makes a session that has not begun.</summary>
    /// <param name="services">What connections share.</param>
    /// <param name="info">What the session is told of its client.</param>
    public SessionPipe(ConnectionServices services, ConnectionInfo info) => _connection = new Connection(services, info);

    /// <summary>Where the client's octets go. Completing it is the client's end of the connection.</summary>
    public PipeWriter Input => _input.Writer;

    /// <summary>Runs the session until it has ended. All that it has put out can still be taken then.</summary>
    public async Task RunAsync()
    {
        try
        {
            await _connection.RunAsync(PipeInput.Of(_input.Reader), _output.Writer, SessionPipeFraming.Instance);
        }
        finally
        {
            await _output.Writer.CompleteAsync();
            await _input.Reader.CompleteAsync();
        }
    }

    /// <summary>Waits until something can be taken.</summary>
    /// <returns>False if the session has ended, and all has been taken.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _output.Reader.ReadAsync(cancellation);
            _taken = result.Buffer;

            var rest = _taken;
            if (SessionPipeFraming.TryRead(ref rest, out _))
            {
                return true;
            }

            Release();
            if (result.IsCompleted)
            {
                return false;
            }
        }
    }

    /// <summary>Takes the next of what has come; after <see cref="WaitAsync"/>, as often as wanted, then <see cref="Release"/>.</summary>
    public bool TryTake(out SessionOutput output) => SessionPipeFraming.TryRead(ref _taken, out output);

    /// <summary>Gives back the memory of what was taken. What was not stays.</summary>
    public void Release() => _output.Reader.AdvanceTo(_taken.Start, _taken.End);

    /// <summary>Nothing is taken any more: the session finds its client gone.</summary>
    public void Abandon()
    {
        _output.Reader.Complete();
        _input.Writer.Complete();
    }
}
