using Microsoft.AspNetCore.Http;

namespace Broker.Gateways.EngineIo;

/// <summary>What the query of a request says.</summary>
/// <param name="IsWebSocket">Whether it is about a WebSocket; if not, about polling.</param>
/// <param name="Sid">The session; null: a new one.</param>
/// <param name="Fault">What is wrong, or null.</param>
internal readonly record struct EngineRequest(bool IsWebSocket, string? Sid, EngineError? Fault)
{
    private const string Version = "4";

    /// <summary>Reads a request.</summary>
    public static EngineRequest Read(HttpRequest request)
    {
        var transport = request.Query["transport"].ToString();
        var sid = request.Query["sid"];
        var fault = transport is not ("polling" or "websocket") ? EngineError.TransportUnknown
            : request.Query["EIO"] != Version ? EngineError.UnsupportedVersion
            : null;

        return new EngineRequest(transport == "websocket", sid.Count == 0 ? null : sid.ToString(), fault);
    }
}
