using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Broker.Host.Sockets;

/// <summary>
/// A connection that was accepted. Its octets are read when somebody reads and sent by whoever sends; nothing of it runs by itself. Who needs to know that
/// the peer has gone while nobody reads asks for it with <see cref="ReadAhead"/>.
/// </summary>
internal sealed class SocketConnection : ConnectionContext,
    IDuplexPipe, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature, IConnectionEndPointFeature, IMemoryPoolFeature
{
    private static readonly Type[] OwnFeatures =
    [
        typeof(SocketConnection), typeof(IConnectionIdFeature), typeof(IConnectionTransportFeature), typeof(IConnectionItemsFeature),
        typeof(IConnectionLifetimeFeature), typeof(IConnectionEndPointFeature), typeof(IMemoryPoolFeature),
    ];

    private static long _lastNumber = DateTime.UtcNow.Ticks;

    private readonly Socket _socket;
    private readonly SocketReadiness _readiness;
    private readonly SocketReader _reader;
    private readonly SocketWriter _writer;
    private ReadAheadPipe? _ahead;
    private CancellationTokenSource? _closed;
    private IDictionary<object, object?>? _items;
    private volatile bool _isClosed;
    private bool _isForgotten;

    private SocketConnection(Socket socket, MemoryPool<byte> memory)
    {
        _socket = socket;
        MemoryPool = memory;
        RemoteEndPoint = socket.RemoteEndPoint;
        LocalEndPoint = socket.LocalEndPoint;
        _readiness = SocketPoller.Register(socket);
        _reader = new SocketReader(socket, _readiness);
        _writer = new SocketWriter(socket, _readiness, this);
        ConnectionId = Interlocked.Increment(ref _lastNumber).ToString("X", CultureInfo.InvariantCulture);
        Features = new FeatureList(this, OwnFeatures);
        Transport = this;
    }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items
    {
        get => _items ??= new ConnectionItems();
        set => _items = value;
    }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    public override IDuplexPipe Transport { get; set; }

    public PipeReader Input => _ahead?.Reader ?? (PipeReader)_reader;

    public PipeWriter Output => _writer;

    public MemoryPool<byte> MemoryPool { get; }

    /// <summary>Cancelled once nothing more is sent, or, when it is read ahead, once nothing more comes.</summary>
    public override CancellationToken ConnectionClosed
    {
        get
        {
            var source = Volatile.Read(ref _closed) ?? Interlocked.CompareExchange(ref _closed, new CancellationTokenSource(), null) ?? _closed;

            if (_isClosed)
            {
                source.Cancel();
            }

            return source.Token;
        }
        set => throw new NotSupportedException();
    }

    /// <summary>Takes a socket over, which it closes in the end.</summary>
    /// <exception cref="SocketException">It is gone already; it has been closed.</exception>
    public static SocketConnection Begin(Socket socket, MemoryPool<byte> memory)
    {
        try
        {
            socket.NoDelay = true;
            return new SocketConnection(socket, memory);
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads from now on also when nobody asks for it, up to a limit, as the server's HTTP and TLS expect it. May be called again.</summary>
    public void ReadAhead()
    {
        if (_ahead is null)
        {
            _ahead = new ReadAheadPipe(MemoryPool);
            _ahead.Run(_reader, Close);
        }
    }

    /// <summary>Ends it at once.</summary>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        CloseSocket();
        Close();
    }

    /// <summary>Nothing more is sent, and nothing more is to come.</summary>
    public void EndSending()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The peer was quicker.
        }

        Close();
    }

    public override async ValueTask DisposeAsync()
    {
        _writer.Complete();
        CloseSocket();

        if (_ahead is not null)
        {
            await _ahead.EndAsync();
        }

        _reader.Complete();
        await base.DisposeAsync();
    }

    private void CloseSocket()
    {
        _socket.Dispose();

        if (!Interlocked.Exchange(ref _isForgotten, true))
        {
            SocketPoller.Forget(_readiness);
        }
    }

    // Whoever waits for it goes on in a thread of its own.
    private void Close()
    {
        _isClosed = true;

        if (Volatile.Read(ref _closed) is { IsCancellationRequested: false } source)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static source => source.Cancel(), source, preferLocal: false);
        }
    }
}
