using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.EngineIo;

/// <summary>A WebSocket that is to take a session over from polling: the client tries it, and if it works, changes.</summary>
internal static class EngineUpgrade
{
    /// <summary>Handles a request for such a WebSocket.</summary>
    public static async Task RunAsync(HttpContext context, EngineSession session)
    {
        using var socket = await WebSocketUpgrade.AcceptAsync(context);

        // A client has one WebSocket; others are closed, and change nothing.
        if (!session.TryChange(EngineCarrier.Polling, EngineCarrier.Offered))
        {
            await CloseAsync(socket, session);
            return;
        }

        session.Use(socket);
        using var reader = new EngineSocketReader(socket, session);

        if (await IsTakenAsync(socket, reader, session))
        {
            reader.Dispose();
            await EngineSocket.RunAsync(socket, session);
        }
        else
        {
            await CloseAsync(socket, session);
        }
    }

    private static async Task<bool> IsTakenAsync(WebSocket socket, EngineSocketReader reader, EngineSession session)
    {
        // When its time is over the WebSocket is given up, and polling goes on.
        await using var limit = session.Clock.CreateTimer(_ => socket.Abort(), state: null, session.Options.UpgradeTimeout, Timeout.InfiniteTimeSpan);

        try
        {
            return await IsProbedAsync(socket, reader, session)
                && await reader.ReadAsync() is { Type: EnginePacketType.Upgrade, Data.Length: 0 }
                && session.TryChange(EngineCarrier.Probed, EngineCarrier.WebSocket);
        }
        finally
        {
            _ = session.TryChange(EngineCarrier.Offered, EngineCarrier.Polling) || session.TryChange(EngineCarrier.Probed, EngineCarrier.Polling);
        }
    }

    private static async Task<bool> IsProbedAsync(WebSocket socket, EngineSocketReader reader, EngineSession session)
    {
        if (await reader.ReadAsync() is not { IsProbe: true })
        {
            return false;
        }

        try
        {
            // In this order, so that the client sends no request more when the one that waits is answered.
            await EngineSocket.WriteAsync(socket, EnginePacket.ProbeAnswer, session);
            return session.TryChange(EngineCarrier.Offered, EngineCarrier.Probed);
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return false;
        }
    }

    private static async Task CloseAsync(WebSocket socket, EngineSession session)
    {
        try
        {
            using var patience = new CancellationTokenSource(session.Options.CloseTimeout, session.Clock);
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, statusDescription: null, patience.Token);
        }
        catch (Exception gone) when (gone is IOException or WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // It is closed one way or the other.
            socket.Abort();
        }
    }
}
