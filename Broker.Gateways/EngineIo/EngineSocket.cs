using System.Net.WebSockets;

namespace Broker.Gateways.EngineIo;

/// <summary>A session on a WebSocket: one task reads, one writes.</summary>
internal static class EngineSocket
{
    // Large messages leave in pieces, so that it shows whether the client takes them.
    private const int Piece = 64 * 1024;

    /// <summary>Runs a session on a WebSocket until both have ended.</summary>
    public static async Task RunAsync(WebSocket socket, EngineSession session)
    {
        session.Use(socket);
        using var reader = new EngineSocketReader(socket, session);
        var sending = SendAsync(socket, session);

        try
        {
            await ReceiveAsync(reader, session);
        }
        finally
        {
            session.Finish(reader.End);
            await sending;
            session.Leave();
        }
    }

    /// <summary>Writes a packet.</summary>
    public static async ValueTask WriteAsync(WebSocket socket, EnginePacket packet, EngineSession session)
    {
        var rest = packet.Octets;
        var type = packet.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;

        while (rest.Length > Piece)
        {
            await socket.SendAsync(rest[..Piece], type, endOfMessage: false, CancellationToken.None);
            session.NoteSent(isPing: false);
            rest = rest[Piece..];
        }

        await socket.SendAsync(rest, type, endOfMessage: true, CancellationToken.None);
        session.NoteSent(packet.IsPing);
    }

    // After the end of the session what comes is read, and dropped, until the client closes as well or is given up.
    private static async Task ReceiveAsync(EngineSocketReader reader, EngineSession session)
    {
        while (await reader.ReadAsync() is { } input)
        {
            if (session.End is null)
            {
                await session.HandleAsync(input);
            }
        }
    }

    private static async Task SendAsync(WebSocket socket, EngineSession session)
    {
        var packets = new List<EnginePacket>();

        try
        {
            while (!session.Outbox.IsFinished)
            {
                await session.Outbox.WaitAsync();
                session.Outbox.TryTake(packets, Piece);

                foreach (var packet in packets.Where(packet => !packet.IsForPolling))
                {
                    await WriteAsync(socket, packet, session);
                }
            }

            var status = session.End == EngineEnd.ProtocolError ? WebSocketCloseStatus.ProtocolError : WebSocketCloseStatus.NormalClosure;
            await socket.CloseOutputAsync(status, statusDescription: null, CancellationToken.None);
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            session.Finish(EngineEnd.Lost);
        }
    }
}
