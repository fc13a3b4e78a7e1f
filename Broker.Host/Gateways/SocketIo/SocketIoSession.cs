using System.Text;
using Broker.Gateways.SocketIo;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>
/// A session in a namespace of Socket.IO: events of the client become frames, and frames of the session become events. Frames are refused
/// softly here, so that it is told to the event that is to blame, and the session goes on.
/// </summary>
/// <param name="socket">The client.</param>
/// <param name="session">The session; not begun.</param>
/// <param name="host">The virtual host.</param>
/// <param name="payload">How much the client may send at once when it has connected.</param>
/// <param name="mostHeaders">The most headers that an event may have.</param>
internal sealed class SocketIoSession(NamespaceSocket socket, SessionPipe session, string host, int payload, int mostHeaders)
{
    // RFC 6455, 7.4: what is not the client's fault, or passes. Then the client comes back by itself, for the connection is closed.
    private static readonly int[] PassingStatuses = [1001, 1011, 1013];

    // What comes is the broker's own; it has checked it when it was the sender's.
    private static readonly FrameLimits NoLimits = new(int.MaxValue, int.MaxValue, int.MaxValue, StompError.FrameTooLarge);

    private readonly FrameReader _reader = new() { Version = StompVersion.V12, Limits = NoLimits };
    private readonly SocketIoRequests _requests = new(mostHeaders);
    private bool _isConnected;
    private bool _isGone;
    private CloseReason? _reason;

    /// <summary>Runs it until the session has ended.</summary>
    public async Task RunAsync()
    {
        if (SocketIoLogin.TryRead(socket.Auth, out var login) is { } fault)
        {
            await socket.RefuseAsync("Invalid auth", fault);
            return;
        }

        using var ended = new CancellationTokenSource();
        var running = session.RunAsync();
        login.Write(session.Input, host);
        await session.Input.FlushAsync();
        var receiving = ReceiveAsync(ended.Token);

        try
        {
            await SendAsync();
        }
        finally
        {
            await EndAsync();
            await ended.CancelAsync();
            await receiving;
            session.Abandon();
            await running;
        }
    }

    private async ValueTask EndAsync()
    {
        if (_isConnected && IsPassing())
        {
            socket.CloseConnection();
        }

        await socket.DisconnectAsync();
    }

    // Without a reason the session was lost. Who was too slow may be faster the next time.
    private bool IsPassing() => _reason is null || PassingStatuses.Contains(_reason.Status) || _reason.Text == StompError.SlowConsumer.Message;

    // A client that leaves has its session end in good order; what it asked for before still happens.
    private async Task ReceiveAsync(CancellationToken ended)
    {
        try
        {
            while (await socket.ReceiveAsync() is { } item)
            {
                if (_requests.Write(item, session.Input) is { } fault)
                {
                    await TellAsync(item, fault);
                }

                await session.Input.FlushAsync(ended);
            }

            SocketIoFrames.WriteDisconnect(session.Input);
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

    // Until the session has put out its last, or the client is lost.
    private async Task SendAsync()
    {
        while (await session.WaitAsync(CancellationToken.None))
        {
            while (session.TryTake(out var output))
            {
                if (output.Kind == SessionOutputKind.Close)
                {
                    _reason = output.ToCloseReason();
                }
                else if (!_isGone && !await TrySendAsync(output))
                {
                    // What a client does not take that was lost goes back to where it came from; one that has left wants nothing.
                    _isGone = true;

                    if (!socket.HasLeft)
                    {
                        return;
                    }
                }
            }

            session.Release();
        }
    }

    private ValueTask<bool> TrySendAsync(SessionOutput output)
    {
        var octets = output.Octets;

        if (!_reader.TryRead(ref octets, out var frame))
        {
            return new ValueTask<bool>(true);
        }

        switch (frame.Command)
        {
            case StompCommand.Connected:
                _isConnected = true;
                socket.MaxPayload = Math.Max(socket.MaxPayload, payload);
                return socket.AcceptAsync();
            case StompCommand.Receipt:
                return _requests.ConfirmAsync(frame);
            case StompCommand.Error when !_isConnected:
                return RefuseAsync(frame.Headers.GetString(HeaderName.Message) ?? string.Empty, Encoding.UTF8.GetString(frame.Body).TrimEnd());
            case StompCommand.Error:
                return _requests.FailAsync(frame, socket);
            default:
                return SocketIoFrames.IsRefusal(frame)
                    ? _requests.FailAsync(frame, socket)
                    : socket.EmitAsync(SocketIoFrames.ToMessage(frame, output.Kind == SessionOutputKind.Text));
        }
    }

    private async ValueTask<bool> RefuseAsync(string message, string detail)
    {
        await socket.RefuseAsync(message, detail);
        return true;
    }

    private ValueTask<bool> TellAsync(SocketEvent item, string fault)
    {
        var error = new SocketIoError("invalid-event", "invalid event", fault, Destination: null, Subscription: null);
        return item.WantsAnswer ? item.AnswerAsync(error.ToAnswer()) : socket.EmitAsync(error.ToEvent());
    }
}
