using System.Buffers;
using System.IO.Pipelines;
using Broker.Host.Connections;
using Broker.Host.Inbound;
using Broker.Host.Outbound;
using Broker.Host.Sessions;
using Broker.Host.Transport;
using Broker.Tests.Support;

namespace Broker.Tests.Fuzz;

/// <summary>One connection in memory, from its first octet to its last.</summary>
internal static class FuzzConnection
{
    private static long _count;

    /// <summary>Sends octets, in pieces as they may come, then ends, and waits until the broker has ended as well.</summary>
    /// <param name="services">The broker.</param>
    /// <param name="isWebSocket">Whether the octets are WebSocket frames.</param>
    /// <param name="octets">The octets.</param>
    /// <param name="random">Cuts them.</param>
    /// <returns>What the broker has said.</returns>
    /// <exception cref="TimeoutException">The connection does not end.</exception>
    public static async Task<ReadOnlySequence<byte>> RunAsync(ConnectionServices services, bool isWebSocket, ReadOnlyMemory<byte> octets, Random random)
    {
        var options = new PipeOptions(useSynchronizationContext: false, pauseWriterThreshold: 0);
        var (toBroker, toClient) = (new Pipe(options), new Pipe(options));
        var running = RunAsync(services, isWebSocket, toBroker.Reader, toClient.Writer);

        for (var rest = octets; !rest.IsEmpty && !running.IsCompleted;)
        {
            var piece = rest[..Math.Min(rest.Length, random.Next(4) == 0 ? random.Next(1, 16) : random.Next(1, 2000))];
            rest = rest[piece.Length..];

            if ((await toBroker.Writer.WriteAsync(piece)).IsCompleted)
            {
                break;
            }
        }

        await toBroker.Writer.CompleteAsync();
        await running.WaitAsync(StompTestClient.Patience);
        return (await toClient.Reader.ReadAtLeastAsync(int.MaxValue)).Buffer;
    }

    private static async Task RunAsync(ConnectionServices services, bool isWebSocket, PipeReader input, PipeWriter output)
    {
        var info = new ConnectionInfo($"fuzz-{Interlocked.Increment(ref _count)}", "127.0.0.1", IsLoopback: true, "memory", CanPing: isWebSocket);
        var connection = new Connection(services, info);

        if (isWebSocket)
        {
            var peer = new WebSocketPeer();
            await connection.RunAsync(
                new WebSocketInput(PipeInput.Of(input), new WebSocketDecoder(peer, connection.Outbox), connection.Activity),
                output,
                new WebSocketFraming(peer));
        }
        else
        {
            await connection.RunAsync(PipeInput.Of(input), output, StreamFraming.Instance);
        }

        await output.CompleteAsync();
        await input.CompleteAsync();
    }
}
