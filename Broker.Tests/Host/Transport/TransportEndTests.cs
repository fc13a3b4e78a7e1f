using System.IO.Pipelines;
using System.Net;
using System.Text;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Transport;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Connections;

namespace Broker.Tests.Host.Transport;

internal sealed class TransportEndTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _clock = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Pipe _fromPeer = new();
    private readonly Pipe _toPeer = new();

    [TearDown]
    public void Dispose() => _closed.Dispose();

    [Test]
    public async Task What_was_flushed_is_let_out_before_the_end()
    {
        var connection = MakeConnection();
        await _toPeer.Writer.WriteAsync("last words"u8.ToArray());

        var ending = TransportEnd.AwaitAsync(connection.Features, Patience, _clock);
        var read = await _toPeer.Reader.ReadAsync();

        Assert.That(Encoding.UTF8.GetString(read.Buffer), Is.EqualTo("last words"));
        Assert.That(read.IsCompleted, Is.True);
        await _closed.CancelAsync();
        await ending;
    }

    [Test]
    public async Task A_transport_that_ends_by_itself_is_left_alone()
    {
        var connection = MakeConnection();
        var ending = TransportEnd.AwaitAsync(connection.Features, Patience, _clock);

        await _closed.CancelAsync();
        await ending;
        _clock.Advance(Patience);

        Assert.That(connection.IsAborted, Is.False);
    }

    [Test]
    public async Task A_peer_that_takes_nothing_is_cut_off_when_its_time_is_over()
    {
        var connection = MakeConnection();
        var ending = TransportEnd.AwaitAsync(connection.Features, Patience, _clock);

        _clock.Advance(Patience - TimeSpan.FromMilliseconds(1));
        Assert.That(connection.IsAborted, Is.False);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await ending;

        Assert.That(connection.IsAborted, Is.True);
    }

    [Test]
    public async Task A_service_that_never_closes_its_socket_is_cut_off()
    {
        await using var broker = await PipeBroker.StartAsync();
        var connection = MakeConnection();
        var listener = Listener.From([new ListenerOptions { Name = "tcp", Url = "tcp://127.0.0.1:0" }], AppContext.BaseDirectory)[0];
        connection.Features.Set(new Arrival(listener, listener.Settings, Peer.Of(IPAddress.Loopback), _clock.GetTimestamp()));
        var handling = new StompConnectionHandler(new Lazy<ConnectionServices>(broker.Services)).OnConnectedAsync(connection);

        await _fromPeer.Writer.WriteAsync("FOO\n\n\0"u8.ToArray());
        await broker.PassUntilAsync(() => connection.IsAborted);
        await handling;

        Assert.That(broker.Registry.Count, Is.Zero);
    }

    private StuckConnection MakeConnection() => new(new Duplex(_fromPeer.Reader, _toPeer.Writer), _closed.Token);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>A connection that ends when a test says so.</summary>
    private sealed class StuckConnection : DefaultConnectionContext
    {
        public StuckConnection(IDuplexPipe transport, CancellationToken closed)
            : base("stuck", transport, transport) => ConnectionClosed = closed;

        public bool IsAborted { get; private set; }

        public override void Abort(ConnectionAbortedException abortReason) => IsAborted = true;
    }
}
