using System.Buffers;
using Broker.Gateways.SockJs;

namespace Broker.Host.Gateways.SockJs;

/// <summary>
/// Carries a session over SockJS. What the client sends are pieces of the stream of frames; each frame to it is one message. SockJS
/// carries text only, so that messages that are none are told in base64 (<see cref="TextMessage"/>).
/// </summary>
/// <param name="client">The client.</param>
/// <param name="session">The session; not begun.</param>
/// <param name="payload">How much the client may send at once when it has connected.</param>
internal sealed class SockJsBridge(SockJsConnection client, SessionPipe session, int payload)
{
    private static ReadOnlySpan<byte> Connected => "CONNECTED\n"u8;

    private bool _isConnected;

    /// <summary>Runs it until the session has ended.</summary>
    public async Task RunAsync()
    {
        using var ended = new CancellationTokenSource();
        var running = session.RunAsync();
        var receiving = ReceiveAsync(ended.Token);

        try
        {
            await SendAsync();
        }
        finally
        {
            await ended.CancelAsync();
            await receiving;
            session.Abandon();
            await running;
        }
    }

    private async Task ReceiveAsync(CancellationToken ended)
    {
        try
        {
            await foreach (var message in client.ReceiveAllAsync(ended))
            {
                foreach (var piece in message)
                {
                    session.Input.Write(piece.Span);
                }

                await session.Input.FlushAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
        finally
        {
            await session.Input.CompleteAsync();
        }
    }

    // Until the session has put out its last, or the client is gone.
    private async Task SendAsync()
    {
        while (await session.WaitAsync(CancellationToken.None))
        {
            while (session.TryTake(out var output))
            {
                if (!await TrySendAsync(output))
                {
                    return;
                }
            }

            session.Release();
        }
    }

    private async ValueTask<bool> TrySendAsync(SessionOutput output)
    {
        switch (output.Kind)
        {
            case SessionOutputKind.Close:
                var reason = output.ToCloseReason();
                client.Close(reason.Status, reason.Text);
                return false;
            case SessionOutputKind.Binary:
                return await client.SendAsync(new ReadOnlySequence<byte>(TextMessage.Of(output.Octets)));
            default:
                LiftLimit(output.Octets);
                return await client.SendAsync(output.Octets);
        }
    }

    // Who has not shown who he is makes the broker remember little.
    private void LiftLimit(ReadOnlySequence<byte> frame)
    {
        if (!_isConnected && new SequenceReader<byte>(frame).IsNext(Connected))
        {
            _isConnected = true;
            client.MaxPayload = payload;
        }
    }
}
