using Broker.Gateways.SockJs;

namespace GatewayEcho;

/// <summary>The services that the suite of the SockJS protocol expects (sockjs/sockjs-protocol).</summary>
internal static class SockJsServices
{
    // The suite wants to see responses end without sending much.
    private const int ResponseLimit = 4096;

    // It sends every letter that needs an escape in one message.
    private const int MaxPayload = 1 << 20;

    // A message that is sent before anybody asks for its echo finds room.
    private const int MaxWaiting = 2 << 20;

    private const string ClientUrl = "https://cdn.jsdelivr.net/npm/sockjs-client@1.6.1/dist/sockjs.min.js";

    private static readonly SockJsAdmission Echo = SockJsAdmission.Enter(EchoAsync);
    private static readonly SockJsAdmission Close = SockJsAdmission.Enter(CloseAsync);

    /// <summary>Makes the services, by the path of each.</summary>
    /// <param name="clock">Their clock.</param>
    public static IReadOnlyDictionary<string, SockJsEndpoint> Make(TimeProvider clock) => new Dictionary<string, SockJsEndpoint>(StringComparer.Ordinal)
    {
        ["/echo"] = new(Options(clock), _ => Echo),
        ["/disabled_websocket_echo"] = new(Options(clock, webSocket: false), _ => Echo),
        ["/cookie_needed_echo"] = new(Options(clock, needsCookie: true), _ => Echo),
        ["/close"] = new(Options(clock), _ => Close),
    };

    private static SockJsOptions Options(TimeProvider clock, bool webSocket = true, bool needsCookie = false) => new()
    {
        ResponseLimit = ResponseLimit,
        MaxPayload = MaxPayload,
        MaxWaiting = MaxWaiting,
        WebSocket = webSocket,
        NeedsCookie = needsCookie,
        ClientUrl = ClientUrl,
        Clock = clock,
    };

    private static async Task EchoAsync(SockJsConnection connection)
    {
        await foreach (var message in connection.ReceiveAllAsync())
        {
            await connection.SendAsync(message);
        }
    }

    private static Task CloseAsync(SockJsConnection connection)
    {
        connection.Close(3000, "Go away!");
        return Task.CompletedTask;
    }
}
