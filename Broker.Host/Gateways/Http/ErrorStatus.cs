using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>What the entries of the catalogue of errors are in HTTP.</summary>
internal static class ErrorStatus
{
    private static readonly Dictionary<StompError, int> Statuses = new()
    {
        [StompError.LoginFailed] = StatusCodes.Status401Unauthorized,
        [StompError.TokenExpired] = StatusCodes.Status401Unauthorized,
        [StompError.LoginRevoked] = StatusCodes.Status401Unauthorized,
        [StompError.NotPermitted] = StatusCodes.Status403Forbidden,
        [StompError.UnknownDestination] = StatusCodes.Status404NotFound,
        [StompError.UnknownHost] = StatusCodes.Status404NotFound,
        [StompError.FrameTooLarge] = StatusCodes.Status413PayloadTooLarge,
        [StompError.DestinationTooLong] = StatusCodes.Status414UriTooLong,
        [StompError.TooManyHeaders] = StatusCodes.Status431RequestHeaderFieldsTooLarge,
        [StompError.HeaderTooLong] = StatusCodes.Status431RequestHeaderFieldsTooLarge,
        [StompError.ConnectTooLarge] = StatusCodes.Status431RequestHeaderFieldsTooLarge,
        [StompError.TooManyFailedLogins] = StatusCodes.Status429TooManyRequests,
        [StompError.TooManyConnectionsFromAddress] = StatusCodes.Status429TooManyRequests,
        [StompError.ConnectingTooFastFromAddress] = StatusCodes.Status429TooManyRequests,
        [StompError.TooManyConnectionsOfUser] = StatusCodes.Status429TooManyRequests,
        [StompError.TooManySubscriptions] = StatusCodes.Status429TooManyRequests,
        [StompError.TooManySubscriptionsOfUser] = StatusCodes.Status429TooManyRequests,
        [StompError.PublishingTooFast] = StatusCodes.Status429TooManyRequests,
        [StompError.PublishingTooMuch] = StatusCodes.Status429TooManyRequests,
        [StompError.SlowConsumer] = StatusCodes.Status429TooManyRequests,
        [StompError.NotSupported] = StatusCodes.Status501NotImplemented,
        [StompError.NoStore] = StatusCodes.Status501NotImplemented,
        [StompError.Internal] = StatusCodes.Status500InternalServerError,
    };

    /// <summary>The status of an error. What is not named is the client's fault, or passes, as the close status says.</summary>
    public static int Of(StompError error) =>
        Statuses.TryGetValue(error, out var status) ? status
        : error.CloseStatus is 1001 or 1013 ? StatusCodes.Status503ServiceUnavailable
        : StatusCodes.Status400BadRequest;
}
