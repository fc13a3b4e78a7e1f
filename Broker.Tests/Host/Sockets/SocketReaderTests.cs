using System.Net.Sockets;
using System.Text;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Connections;

namespace Broker.Tests.Host.Sockets;

/// <summary>What a connection receives, over real sockets.</summary>
internal sealed class SocketReaderTests
{
    private SocketPair _pair = null!;

    [SetUp]
    public async Task ConnectAsync() => _pair = await SocketPair.ConnectAsync();

    [TearDown]
    public async Task CloseAsync() => await _pair.DisposeAsync();

    [Test]
    public async Task What_the_peer_sends_is_read_whatever_its_size([Values(1, 2_047, 2_048, 2_049, 100_000, 3_000_000)] int size, [Values] bool isReadAhead)
    {
        var octets = SocketPair.Random(size);
        _pair.ReadAheadIf(isReadAhead);

        var sending = _pair.Peer.SendAsync(octets);
        var read = await _pair.ReadAsync(size);
        await sending;

        Assert.That(read, Is.EqualTo(octets));
        Assert.That(_pair.Connection.Input.TryRead(out _), Is.False, "There is no more.");
    }

    [Test]
    public async Task What_has_not_been_consumed_comes_again_with_what_follows([Values] bool isReadAhead)
    {
        _pair.ReadAheadIf(isReadAhead);
        await _pair.Peer.SendAsync("ab"u8.ToArray());
        var first = await _pair.Connection.Input.ReadAsync();
        _pair.Connection.Input.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);

        var waiting = _pair.Connection.Input.ReadAsync();
        Assert.That(waiting.IsCompleted, Is.False, "All has been looked at.");
        await _pair.Peer.SendAsync("c"u8.ToArray());

        Assert.That(Encoding.ASCII.GetString((await waiting).Buffer), Is.EqualTo("bc"));
    }

    [Test]
    public async Task What_was_looked_at_before_it_is_read_ahead_comes_first()
    {
        await _pair.Peer.SendAsync("head"u8.ToArray());
        var seen = await _pair.Connection.Input.ReadAsync();
        _pair.Connection.Input.AdvanceTo(seen.Buffer.Start);
        _pair.Connection.ReadAhead();
        _pair.Connection.ReadAhead();
        await _pair.Peer.SendAsync(" and more"u8.ToArray());

        Assert.That(Encoding.ASCII.GetString(await _pair.ReadAsync(13)), Is.EqualTo("head and more"));
    }

    [Test]
    public async Task The_end_comes_behind_the_last_octet([Values] bool isReadAhead)
    {
        _pair.ReadAheadIf(isReadAhead);
        await _pair.Peer.SendAsync("end"u8.ToArray());
        _pair.Peer.Shutdown(SocketShutdown.Send);

        Assert.That(Encoding.ASCII.GetString(await _pair.ReadAsync(3)), Is.EqualTo("end"));
        var last = await _pair.Connection.Input.ReadAsync();
        Assert.That((last.IsCompleted, last.Buffer.Length), Is.EqualTo((true, 0)));
    }

    [Test]
    public async Task A_reset_is_told_as_such([Values] bool isReadAhead)
    {
        _pair.ReadAheadIf(isReadAhead);
        var waiting = _pair.Connection.Input.ReadAsync();
        _pair.Reset();

        Assert.That(async () => await waiting, Throws.InstanceOf<ConnectionResetException>());
    }

    [Test]
    public async Task A_wait_that_is_broken_off_loses_nothing()
    {
        using var end = new CancellationTokenSource();
        var waiting = _pair.Connection.Input.ReadAsync(end.Token);
        await end.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());

        await _pair.Peer.SendAsync("later"u8.ToArray());

        Assert.That(Encoding.ASCII.GetString(await _pair.ReadAsync(5)), Is.EqualTo("later"));
    }

    [Test]
    public async Task A_read_that_waits_ends_when_the_connection_does([Values] bool isAborted)
    {
        var waiting = _pair.Connection.Input.ReadAsync();
        Assert.That(waiting.IsCompleted, Is.False);

        if (isAborted)
        {
            _pair.Connection.Abort();
        }
        else
        {
            await _pair.Connection.DisposeAsync();
        }

        Assert.That((await waiting).IsCompleted, Is.True);
    }

    [Test]
    public async Task Whoever_reads_ahead_learns_that_the_peer_has_left()
    {
        _pair.Connection.ReadAhead();
        _pair.Peer.Shutdown(SocketShutdown.Both);
        await SocketPair.EndOfAsync(_pair.Connection.ConnectionClosed);
    }

    [Test]
    public async Task Once_it_is_closed_everybody_who_asks_is_told()
    {
        await _pair.Connection.DisposeAsync();
        Assert.That(_pair.Connection.ConnectionClosed.IsCancellationRequested, Is.True);
    }
}
