using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Broker.Host.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Broker.Tests.Support;

/// <summary>A connection of the broker, and the socket at its other end.</summary>
internal sealed class SocketPair(SocketConnection connection, Socket peer) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public SocketConnection Connection => connection;

    public Socket Peer => peer;

    public static async Task<SocketPair> ConnectAsync()
    {
        using var listening = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        var peer = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await peer.ConnectAsync(listening.LocalEndPoint!);
        return new SocketPair(SocketConnection.Begin(await listening.AcceptAsync(), MemoryPool<byte>.Shared), peer);
    }

    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        peer.Dispose();
    }

    public void ReadAheadIf(bool isReadAhead)
    {
        if (isReadAhead)
        {
            connection.ReadAhead();
        }
    }

    public static byte[] Random(int size)
    {
        var octets = new byte[size];
        new Random(size).NextBytes(octets);
        return octets;
    }

    public void Reset()
    {
        peer.LingerState = new LingerOption(enable: true, seconds: 0);
        peer.Close();
    }

    public async Task<bool> EndedAsync()
    {
        try
        {
            return (await connection.Input.ReadAsync()).IsCompleted;
        }
        catch (ConnectionResetException)
        {
            return true;
        }
    }

    public static async Task EndOfAsync(CancellationToken closed)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = closed.Register(ended.SetResult);
        await ended.Task.WaitAsync(Patience, CancellationToken.None);
    }

    public async Task<FlushResult> WriteAsync(byte[] octets, bool inPieces, CancellationToken cancellation = default)
    {
        if (!inPieces)
        {
            octets.CopyTo(connection.Output.GetSpan(octets.Length));
            connection.Output.Advance(octets.Length);
        }
        else
        {
            connection.Output.Write(octets);
        }

        return await connection.Output.FlushAsync(cancellation);
    }

    public async Task<byte[]> ReadAsync(int size)
    {
        using var patience = new CancellationTokenSource(Patience);
        var read = new MemoryStream();

        while (read.Length < size)
        {
            var result = await connection.Input.ReadAsync(patience.Token);
            Assert.That(result.IsCompleted && result.Buffer.IsEmpty, Is.False, "It ended too soon.");
            read.Write(result.Buffer.ToArray());
            connection.Input.AdvanceTo(result.Buffer.End);
        }

        return read.ToArray();
    }

    public async Task<byte[]> ReceiveAsync(int size)
    {
        using var patience = new CancellationTokenSource(Patience);
        var octets = new byte[size];

        for (var count = 0; count < size;)
        {
            var received = await peer.ReceiveAsync(octets.AsMemory(count), patience.Token);
            Assert.That(received, Is.Positive, "It ended too soon.");
            count += received;
        }

        return octets;
    }
}
