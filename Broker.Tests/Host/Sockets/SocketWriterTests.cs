using System.Buffers;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sockets;

/// <summary>What a connection sends, over real sockets.</summary>
internal sealed class SocketWriterTests
{
    private SocketPair _pair = null!;

    [SetUp]
    public async Task ConnectAsync() => _pair = await SocketPair.ConnectAsync();

    [TearDown]
    public async Task CloseAsync() => await _pair.DisposeAsync();

    // The system takes a part of it, then nothing, then the rest: each octet goes out once.
    [Test]
    public async Task What_is_written_comes_to_the_peer_whatever_its_size([Values(1, 1_024, 100_000, 3_000_000, 20_000_000)] int size, [Values] bool inPieces)
    {
        var octets = SocketPair.Random(size);
        _pair.Peer.ReceiveBufferSize = 64 * 1024;

        var sending = _pair.WriteAsync(octets, inPieces);
        var received = await _pair.ReceiveAsync(size);

        Assert.That((await sending).IsCompleted, Is.False);
        Assert.That(received.AsSpan().SequenceEqual(octets), Is.True);
        Assert.That(_pair.Connection.Output.UnflushedBytes, Is.Zero);
    }

    [Test]
    public async Task Nothing_goes_out_before_it_is_flushed()
    {
        _pair.Connection.Output.Write("first "u8);
        Assert.That(_pair.Connection.Output.UnflushedBytes, Is.EqualTo(6));
        await _pair.Connection.Output.FlushAsync();
        _pair.Connection.Output.Write("second"u8);

        Assert.That(Encoding.ASCII.GetString(await _pair.ReceiveAsync(6)), Is.EqualTo("first "));
        Assert.That(_pair.Peer.Available, Is.Zero);
        await _pair.Connection.Output.FlushAsync();
        Assert.That(Encoding.ASCII.GetString(await _pair.ReceiveAsync(6)), Is.EqualTo("second"));
    }

    [Test]
    public async Task What_was_written_goes_out_before_the_end()
    {
        var octets = SocketPair.Random(5_000_000);
        _pair.Connection.Output.Write(octets);
        var ending = _pair.Connection.Output.CompleteAsync().AsTask();

        Assert.That((await _pair.ReceiveAsync(octets.Length)).AsSpan().SequenceEqual(octets), Is.True);
        await ending;
        Assert.That(await _pair.Peer.ReceiveAsync(new byte[1]), Is.Zero, "The end.");
        await SocketPair.EndOfAsync(_pair.Connection.ConnectionClosed);
    }

    [Test]
    public async Task A_peer_that_is_gone_is_told_by_the_flush_and_not_by_an_exception()
    {
        _pair.Reset();
        _ = await _pair.EndedAsync();

        var flush = await _pair.WriteAsync(SocketPair.Random(1000), inPieces: false);
        flush = flush.IsCompleted ? flush : await _pair.WriteAsync(SocketPair.Random(1000), inPieces: false);

        Assert.That(flush.IsCompleted, Is.True);
    }

    [TestCase("abort")]
    [TestCase("cancel flush")]
    [TestCase("peer")]
    [TestCase("complete")]
    public async Task A_flush_that_waits_ends_when_the_connection_does(string how)
    {
        var flushing = _pair.WriteAsync(SocketPair.Random(30_000_000), inPieces: true);
        Assert.That(flushing.IsCompleted, Is.False, "The peer takes nothing.");

        switch (how)
        {
            case "abort":
                _pair.Connection.Abort();
                break;
            case "cancel flush":
                _pair.Connection.Output.CancelPendingFlush();
                break;
            case "complete":
                _pair.Connection.Output.Complete();
                break;
            default:
                _pair.Reset();
                break;
        }

        Assert.That((await flushing.WaitAsync(SocketPair.Patience)).IsCompleted, Is.True);
    }

    [Test]
    public async Task A_flush_that_is_broken_off_says_so_and_sends_nothing_more()
    {
        using var end = new CancellationTokenSource();
        var flushing = _pair.WriteAsync(SocketPair.Random(30_000_000), inPieces: false, end.Token);
        await end.CancelAsync();

        Assert.That(async () => await flushing.WaitAsync(SocketPair.Patience), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await _pair.Connection.Output.FlushAsync()).IsCompleted, Is.True);
    }
}
