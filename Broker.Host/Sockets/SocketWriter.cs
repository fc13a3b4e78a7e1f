using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;

namespace Broker.Host.Sockets;

/// <summary>
/// What a socket is to send: written into rented memory, and given to the system at once when it is flushed, by whoever flushes. A flush is
/// done when the system has all of it, and there is no memory then. Not thread-safe, as no pipe writer is; it may be completed while a flush waits.
/// </summary>
/// <param name="socket">The socket.</param>
/// <param name="readiness">Tells when the system takes more.</param>
/// <param name="connection">What it belongs to.</param>
internal sealed class SocketWriter(Socket socket, SocketReadiness readiness, SocketConnection connection) : PipeWriter
{
    private const int LeastRoom = 1024;
    private const int MostRoom = 64 * 1024;

    private const int Waiting = 1;
    private const int Released = 2;

    // Before the current one, if one was not enough.
    private List<ArraySegment<byte>>? _full;
    private byte[] _current = [];
    private int _written;

    // Of the first of them.
    private int _sent;

    private long _unflushed;
    private int _room = LeastRoom;
    private int _state;
    private bool _isPeerGone;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _unflushed;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsMemory(_written);
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return _current.AsSpan(_written);
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_current.Length - _written), nameof(bytes));
        _written += bytes;
        _unflushed += bytes;
    }

    /// <summary>Sends what has been written.</summary>
    /// <param name="cancellationToken">Breaks it off while it waits for the peer; the connection is of no use then.</param>
    /// <returns>Whether the peer is gone; that is no exception.</returns>
    /// <exception cref="OperationCanceledException">It was broken off.</exception>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        // What the next one will need, about.
        _room = (int)Math.Clamp(_unflushed, LeastRoom, MostRoom);
        return TrySend() ? ValueTask.FromResult(Result) : WaitAndSendAsync(cancellationToken);
    }

    /// <summary>Whoever does not want to wait for the peer any more ends the connection.</summary>
    public override void CancelPendingFlush() => connection.Abort();

    /// <summary>Sends what the system takes without a wait, and nothing after that.</summary>
    public override void Complete(Exception? exception = null)
    {
        var before = Interlocked.Or(ref _state, Released);

        if ((before & Released) != 0)
        {
            return;
        }

        if ((before & Waiting) == 0)
        {
            _isPeerGone |= exception is not null;
            TrySend();
            Release();
        }

        connection.EndSending();
    }

    /// <summary>Sends what has been written, and nothing after that.</summary>
    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (exception is null && Volatile.Read(ref _state) == 0)
        {
            await FlushAsync();
        }

        Complete(exception);
    }

    private FlushResult Result => new(isCanceled: false, _isPeerGone);

    private async ValueTask<FlushResult> WaitAndSendAsync(CancellationToken cancellationToken)
    {
        Interlocked.Or(ref _state, Waiting);

        try
        {
            while (!TrySend())
            {
                cancellationToken.ThrowIfCancellationRequested();
                await using var cancelling = readiness.WakeWhen(cancellationToken);
                await readiness.WaitToWriteAsync();
                await default(PoolThread);
            }

            return Result;
        }
        catch (OperationCanceledException)
        {
            // How much of it was sent nobody knows.
            _isPeerGone = true;
            Release();
            throw;
        }
        finally
        {
            if ((Interlocked.And(ref _state, ~Waiting) & Released) != 0)
            {
                Release();
            }
        }
    }

    private ArraySegment<byte> First => _full is [var first, ..] ? first : new ArraySegment<byte>(_current, 0, _written);

    // Returns false if the system takes no more now.
    private bool TrySend()
    {
        while (_unflushed > 0 && !_isPeerGone)
        {
            var first = First;

            if (!TrySend(first))
            {
                return false;
            }

            _unflushed -= first.Count;
            _sent = 0;

            if (_full is [_, ..])
            {
                ArrayPool<byte>.Shared.Return(first.Array!);
                _full.RemoveAt(0);
            }
        }

        Release();
        return true;
    }

    private bool TrySend(ReadOnlySpan<byte> octets)
    {
        while (_sent < octets.Length)
        {
            var count = SocketCalls.Send(socket.SafeHandle, octets[_sent..]);

            if (count < 0)
            {
                _isPeerGone = count != SocketCalls.WouldBlock;
                return _isPeerGone;
            }

            _sent += count;
        }

        return true;
    }

    private void MakeRoom(int size)
    {
        if (_current.Length - _written >= Math.Max(size, 1))
        {
            return;
        }

        var room = _room;

        if (_written > 0)
        {
            (_full ??= []).Add(new ArraySegment<byte>(_current, 0, _written));
            room = MostRoom;
        }
        else if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

        _current = ArrayPool<byte>.Shared.Rent(Math.Max(size, room));
        _written = 0;
    }

    private void Release()
    {
        foreach (var segment in _full ?? [])
        {
            ArrayPool<byte>.Shared.Return(segment.Array!);
        }

        if (_current.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_current);
        }

        _full = null;
        _current = [];
        _written = _sent = 0;
        _unflushed = 0;
    }
}
