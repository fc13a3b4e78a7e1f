using Broker.Host.Connections;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>Something else than the WebSocket that a web listener serves below a path. Any thread.</summary>
internal interface IWebGateway
{
    /// <summary>The path it is at, or null if a listener has it not.</summary>
    string? PathOn(ListenerSettings settings);

    /// <summary>Handles a request; what its sender sees of it is a feature of it as well.</summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="request">The request as its sender sees it.</param>
    /// <param name="path">Its path behind the one the gateway is at: empty, or beginning with a slash.</param>
    Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request, string path);

    /// <summary>Says that a client is not let in.</summary>
    /// <param name="context">The request.</param>
    /// <param name="refusal">Why.</param>
    Task RefuseAsync(HttpContext context, DoorwayRefusal refusal) => PlainAnswer.RefuseAsync(context, refusal);
}
