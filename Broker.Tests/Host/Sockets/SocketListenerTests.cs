using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Broker.Host.Sockets;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Connections;

namespace Broker.Tests.Host.Sockets;

/// <summary>Ports that are listened on: each by several sockets, which is nobody's business.</summary>
[Platform("Linux")]
internal sealed class SocketListenerTests
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private readonly SocketTransport _transport = new(new SharedMemory());

    [Test]
    public async Task All_who_come_at_once_are_accepted()
    {
        const int Many = 200;
        await using var listener = await _transport.BindAsync(AnyPort);

        var peers = Enumerable.Range(0, Many).Select(_ => new Socket(SocketType.Stream, ProtocolType.Tcp)).ToList();
        await Task.WhenAll(peers.Select(peer => peer.ConnectAsync(listener.EndPoint)));

        var accepted = new HashSet<EndPoint>();

        for (var count = 0; count < Many; count++)
        {
            await using var connection = await listener.AcceptAsync().AsTask().WaitAsync(SocketPair.Patience);
            accepted.Add(connection!.RemoteEndPoint!);
        }

        Assert.That(accepted, Is.EquivalentTo(peers.Select(peer => new IPEndPoint(IPAddress.Loopback, ((IPEndPoint)peer.LocalEndPoint!).Port))));
        peers.ForEach(peer => peer.Dispose());
    }

    [Test]
    public async Task A_port_that_somebody_else_listens_on_is_refused()
    {
        await using var listener = await _transport.BindAsync(AnyPort);

        Assert.That(async () => await _transport.BindAsync(listener.EndPoint), Throws.TypeOf<AddressInUseException>());
    }

    [Test]
    public async Task A_port_is_free_again_once_it_is_not_listened_on()
    {
        var listener = await _transport.BindAsync(AnyPort);
        await listener.UnbindAsync();

        Assert.That(await listener.AcceptAsync().AsTask().WaitAsync(SocketPair.Patience), Is.Null);
        await using var other = await _transport.BindAsync(listener.EndPoint);
        Assert.That(other.EndPoint, Is.EqualTo(listener.EndPoint));

        await listener.DisposeAsync();
    }

    private sealed class SharedMemory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => MemoryPool<byte>.Shared;
    }
}
