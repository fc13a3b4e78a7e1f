using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Broker.Host.Sockets;

/// <summary>
/// A port that is listened on. A thread of its own accepts, and does nothing else: when thousands come at once, work for those who are in would
/// keep a thread of the pool from it for so long that the system has no room for the rest, and who finds none tries again a second later.
/// </summary>
internal sealed class SocketListener : IConnectionListener
{
    // So many wait here, accepted, for the server to take them; as many again wait in the system.
    private const int MostAccepted = 4096;

    // So long nobody is accepted when the process has as many files open as it may, or the system no memory: asking at once would be asking all the time.
    private static readonly TimeSpan WithoutFiles = TimeSpan.FromMilliseconds(100);

    private readonly Channel<Socket> _accepted = Channel.CreateBounded<Socket>(MostAccepted);
    private readonly Socket _socket;
    private readonly MemoryPool<byte> _memory;
    private volatile bool _isClosed;

    /// <summary>Begins to accept.</summary>
    /// <param name="socket">What listens; it is closed in the end.</param>
    /// <param name="memory">Where buffers of the server's HTTP come from.</param>
    public SocketListener(Socket socket, IMemoryPoolFactory<byte> memory)
    {
        _socket = socket;
        _memory = memory.Create();
        EndPoint = socket.LocalEndPoint!;
        new Thread(Run) { IsBackground = true, Name = "Socket listener" }.Start();
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

    public ValueTask DisposeAsync()
    {
        Close();

        while (_accepted.Reader.TryRead(out var socket))
        {
            socket.Dispose();
        }

        _memory.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Close()
    {
        _isClosed = true;
        _socket.Dispose();
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

    private void Run()
    {
        while (!_isClosed)
        {
            try
            {
                Add(_socket.Accept());
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

        _accepted.Writer.Complete();
    }

    private void Add(Socket socket)
    {
        if (!_accepted.Writer.TryWrite(socket))
        {
            _accepted.Writer.WriteAsync(socket).AsTask().GetAwaiter().GetResult();
        }
    }
}
