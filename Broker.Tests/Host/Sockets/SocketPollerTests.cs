using System.Buffers;
using System.Net.Sockets;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sockets;

/// <summary>The thread that waits for all sockets: whoever waits is told, whatever else happens at the same time.</summary>
internal sealed class SocketPollerTests
{
    [Test]
    public async Task What_comes_while_nobody_waits_is_found_by_the_next_who_does()
    {
        await using var pair = await SocketPair.ConnectAsync();
        var first = pair.Connection.Input.ReadAsync();
        await pair.Peer.SendAsync("a"u8.ToArray());
        pair.Connection.Input.AdvanceTo((await first).Buffer.End);

        for (var round = 0; round < 1_000; round++)
        {
            await pair.Peer.SendAsync(new[] { (byte)round });
            var octets = await pair.ReadAsync(1);
            Assert.That(octets, Is.EqualTo(new[] { (byte)round }));
        }
    }

    [Test]
    public async Task The_end_is_found_that_came_together_with_the_last_octets()
    {
        await using var pair = await SocketPair.ConnectAsync();
        var waiting = pair.Connection.Input.ReadAsync();
        await pair.Peer.SendAsync("end"u8.ToArray());
        pair.Peer.Shutdown(SocketShutdown.Send);

        var last = await waiting;
        Assert.That(last.Buffer.ToArray(), Is.EqualTo("end"u8.ToArray()));
        pair.Connection.Input.AdvanceTo(last.Buffer.End);

        Assert.That((await pair.Connection.Input.ReadAsync()).IsCompleted, Is.True);
    }

    [Test]
    public async Task A_writer_goes_on_when_its_peer_reads_and_a_reader_beside_it_too()
    {
        await using var pair = await SocketPair.ConnectAsync();
        var octets = SocketPair.Random(8 * 1024 * 1024);
        var reading = pair.ReadAsync(1);
        var writing = pair.WriteAsync(octets, inPieces: true);
        Assert.That(writing.IsCompleted, Is.False, "The peer has not read yet.");

        await pair.Peer.SendAsync("x"u8.ToArray());
        Assert.That(await reading, Is.EqualTo("x"u8.ToArray()));
        Assert.That(await pair.ReceiveAsync(octets.Length), Is.EqualTo(octets));
        Assert.That((await writing).IsCompleted, Is.False);
    }

    [Test]
    public async Task Many_that_become_ready_at_once_are_all_told_also_when_others_close_beside_them()
    {
        var pairs = new List<SocketPair>();

        for (var count = 0; count < 100; count++)
        {
            pairs.Add(await SocketPair.ConnectAsync());
        }

        var closed = pairs.Where((_, index) => index % 3 == 0).ToList();
        var rest = pairs.Except(closed).ToList();
        var ends = closed.Select(pair => pair.EndedAsync()).ToList();
        var readings = rest.Select(pair => pair.ReadAsync(1)).ToList();
        await Task.WhenAll(closed.Select(pair => Task.Run(async () => await pair.DisposeAsync())));
        rest.ForEach(pair => pair.Peer.Send("x"u8));

        // Their places are taken by others.
        var later = await Task.WhenAll(closed.Select(_ => SocketPair.ConnectAsync()));
        Array.ForEach(later, pair => pair.Peer.Send("y"u8));
        var readingsOfOthers = later.Select(pair => pair.ReadAsync(1)).ToList();

        Assert.That(await Task.WhenAll(ends), Is.All.True);
        Assert.That(await Task.WhenAll(readings), Is.All.EqualTo("x"u8.ToArray()));
        Assert.That(await Task.WhenAll(readingsOfOthers), Is.All.EqualTo("y"u8.ToArray()));

        foreach (var pair in rest.Concat(later))
        {
            await pair.DisposeAsync();
        }
    }
}
