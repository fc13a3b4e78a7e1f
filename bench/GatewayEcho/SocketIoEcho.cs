using Broker.Gateways.EngineIo;
using Broker.Gateways.SocketIo;
using Microsoft.AspNetCore.Builder;

namespace GatewayEcho;

/// <summary>What the suite of Socket.IO expects, in the main namespace and in one of its own: who comes is told so, and gets back what it says.</summary>
internal sealed class SocketIoEcho(TimeProvider clock) : ISocketApplication
{
    private static readonly SocketOptions Options = new() { ConnectTimeout = TimeSpan.FromSeconds(1) };

    // The suite listens for the greeting once it has seen that it was let in: if both came at once it would miss it.
    private static readonly TimeSpan BeforeGreeting = TimeSpan.FromMilliseconds(50);

    /// <summary>Mounts it at <c>/socket.io/</c>.</summary>
    public static void Mount(WebApplication app, TimeProvider clock)
    {
        var server = new SocketServer(() => Options, () => EngineIoEcho.Options, clock, _ => new(new SocketIoEcho(clock)));

        app.Map("/socket.io", part => part.Run(context =>
        {
            CrossOrigin.Allow(context, isForAll: true);
            return server.HandleAsync(context);
        }));
    }

    public async Task RunAsync(NamespaceSocket socket)
    {
        if (socket.Namespace is not ("/" or "/custom"))
        {
            await socket.RefuseAsync("Invalid namespace", detail: null);
            return;
        }

        await socket.AcceptAsync();
        await Task.Delay(BeforeGreeting, clock);
        var greeting = SocketMessage.Event("auth");
        greeting.Json.WriteRawValue(socket.Auth.Json.Span);
        await socket.EmitAsync(greeting);

        while (await socket.ReceiveAsync() is { } item)
        {
            await EchoAsync(socket, item);
        }
    }

    public void Leave()
    {
    }

    private static async Task EchoAsync(NamespaceSocket socket, SocketEvent item)
    {
        if (item.Name == "message")
        {
            var echo = SocketMessage.Event("message-back");
            echo.Write(item.Arguments);
            await socket.EmitAsync(echo);
        }
        else if (item.Name == "message-with-ack")
        {
            var echo = SocketMessage.Answer();
            echo.Write(item.Arguments);
            await item.AnswerAsync(echo);
        }
    }
}
