using Microsoft.AspNetCore.Http;

namespace Broker.Host.Transport;

/// <summary>Another way in than STOMP, below a path of web listeners.</summary>
internal interface IWebGateway
{
    /// <summary>Where it is.</summary>
    /// <param name="settings">The settings of a listener.</param>
    /// <returns>The path, without a slash at the end; null: it is not on this listener.</returns>
    string? PathOn(ListenerSettings settings);

    /// <summary>Handles a request to its path, or below it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="arrival">The connection it came on.</param>
    /// <param name="request">The request as its sender sees it.</param>
    Task HandleAsync(HttpContext context, Arrival arrival, ForwardedRequest request);
}
