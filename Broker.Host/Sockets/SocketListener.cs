using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Broker.Host.Sockets;

/// <summary>
/// A port that is listened on. Threads of its own accept, and do nothing else: when thousands come at once, work for those who are in would
/// keep a thread of the pool from it for so long that the system has no room for the rest, and who finds none tries again a second later.
/// </summary>
internal sealed class SocketListener : IConnectionListener
{
    // So many wait here, accepted, for the server to take them; the others wait in the system.
    private const int MostAccepted = 4096;

    // So long nobody is accepted when the process has as many files open as it may, or the system no memory: asking at once would be asking all the time.
    private static readonly TimeSpan WithoutFiles = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Socket> _accepted = Channel.CreateBounded<Socket>(MostAccepted);
    private readonly IReadOnlyList<Socket> _sockets;
    private readonly MemoryPool<byte> _memory;
    private volatile bool _isClosed;
    private int _accepting;

    /// <summary>Begins to accept.</summary>
    /// <param name="sockets">What listens, all of them on the same port; they are closed in the end.</param>
    /// <param name="memory">Where buffers of the server's HTTP come from.</param>
    public SocketListener(IReadOnlyList<Socket> sockets, IMemoryPoolFactory<byte> memory)
    {
        _sockets = sockets;
        _accepting = sockets.Count;
        _memory = memory.Create();
        EndPoint = sockets[0].LocalEndPoint!;

        foreach (var socket in sockets)
        {
            new Thread(() => Run(socket)) { IsBackground = true, Name = "Socket listener" }.Start();
        }
    }

    /// <inheritdoc/>
    public EndPoint EndPoint { get; }

    /// <summary>Waits for a connection.</summary>
    /// <returns>The connection; null: nothing is listened on any more.</returns>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_accepted.Reader.TryRead(out var socket) && TryBegin(socket) is { } connection)
            {
                return connection;
            }
        }

        return null;
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        Close();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        Close();

        // Until those who accept have ended: one of them may have had no room for another one.
        await foreach (var socket in _accepted.Reader.ReadAllAsync())
        {
            socket.Dispose();
        }

        _memory.Dispose();
    }

    private void Close()
    {
        _isClosed = true;

        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private SocketConnection? TryBegin(Socket socket)
    {
        try
        {
            return SocketConnection.Begin(socket, _memory);
        }
        catch (SocketException)
        {
            // It was gone before it was taken.
            return null;
        }
    }

    private void Run(Socket socket)
    {
        while (!_isClosed)
        {
            try
            {
                Add(socket.Accept());
            }
            catch (SocketException failure) when (failure.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                Thread.Sleep(WithoutFiles);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // It was gone before it was accepted, or nothing is listened on any more.
            }
        }

        if (Interlocked.Decrement(ref _accepting) == 0)
        {
            _accepted.Writer.Complete();
        }
    }

    private void Add(Socket socket)
    {
        if (!_accepted.Writer.TryWrite(socket))
        {
            _accepted.Writer.WriteAsync(socket).AsTask().GetAwaiter().GetResult();
        }
    }
}
