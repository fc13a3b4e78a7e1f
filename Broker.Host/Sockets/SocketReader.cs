using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Broker.Host.Inbound;
using Microsoft.AspNetCore.Connections;

namespace Broker.Host.Sockets;

/// <summary>
/// What a socket receives, read when it is asked for and not before: what nobody reads stays in the system, and its sender has to wait. While
/// nothing comes, there is no buffer. Not thread-safe, as no pipe reader is; it may be completed while a read waits.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="readiness">Tells when there is more.</param>
internal sealed class SocketReader(Socket socket, SocketReadiness readiness) : PipeReader, IInput
{
    private const int LeastRoom = 2 * 1024;
    private const int MostRoom = 64 * 1024;

    private const int Waiting = 1;
    private const int Released = 2;

    private readonly ReceiveBuffer _received = new();
    private int _state;
    private int _room = LeastRoom;
    private bool _isEnded;

    // Whether there may be more in the system than the last time was room for; if not, it is cheaper to wait first.
    private bool _mayHaveMore = true;

    /// <summary>Reads what has come, or waits for it.</summary>
    /// <exception cref="ConnectionResetException">The connection is broken.</exception>
    /// <exception cref="OperationCanceledException">The wait was broken off; nothing is lost.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ReadResult result;

        while (!TryRead(out result))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var cancelling = readiness.WakeWhen(cancellationToken);
            await WaitToReadAsync();
            await cancelling.DisposeAsync();
        }

        return result;
    }

    /// <summary>Reads what has come.</summary>
    /// <exception cref="ConnectionResetException">The connection is broken.</exception>
    public override bool TryRead(out ReadResult result)
    {
        EndWait();

        if (_mayHaveMore && !_received.HasUnexamined && !_isEnded)
        {
            Receive();
        }

        result = new ReadResult(_received.Content, isCanceled: false, _isEnded);
        return _received.HasUnexamined || _isEnded;
    }

    /// <inheritdoc/>
    public ValueTask WaitToReadAsync()
    {
        // Whoever takes a framing off may have found nothing to read in what has come, and have left some of it for later.
        if (_mayHaveMore || _received.HasUnexamined || _isEnded)
        {
            return ValueTask.CompletedTask;
        }

        Interlocked.Or(ref _state, Waiting);
        return readiness.WaitToReadAsync();
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _received.AdvanceTo(consumed, examined);

    /// <summary>Not needed here: who breaks a wait off gives a token, or ends the connection.</summary>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override void CancelPendingRead() => throw new NotSupportedException();

    /// <summary>Nothing more is read. Who waits goes on when the socket is closed; memory is given back then, or goes with the connection.</summary>
    public override void Complete(Exception? exception = null)
    {
        if ((Interlocked.Or(ref _state, Released) & Waiting) == 0)
        {
            End();
        }
    }

    private void EndWait()
    {
        if ((Volatile.Read(ref _state) & Waiting) == 0)
        {
            return;
        }

        _mayHaveMore = true;

        if ((Interlocked.And(ref _state, ~Waiting) & Released) != 0)
        {
            End();
        }
    }

    private void Receive()
    {
        var room = _received.Reserve(_room);
        var count = SocketCalls.Receive(socket.SafeHandle, room);

        if (count > 0)
        {
            _received.Commit(count);
            _mayHaveMore = count == room.Length || readiness.IsEnded;
            _room = count == room.Length ? Math.Min(_room * 2, MostRoom) : Math.Max(_room / 2, LeastRoom);
            return;
        }

        _received.ReleaseIfEmpty();
        _mayHaveMore = false;

        if (count is not (0 or SocketCalls.WouldBlock or SocketCalls.Closed))
        {
            throw new ConnectionResetException(SocketCalls.Describe(count));
        }

        _isEnded = count != SocketCalls.WouldBlock;
    }

    private void End()
    {
        _isEnded = true;
        _received.Clear();
    }
}
