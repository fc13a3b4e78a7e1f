using Microsoft.Extensions.Logging;

namespace Broker.Core;

/// <summary>What the core logs: numbers 2000 to 2999.</summary>
internal static partial class CoreLog
{
    [LoggerMessage(2000, LogLevel.Error, "{Destination} failed and is made anew; its subscribers are disconnected.")]
    public static partial void DestinationFailed(this ILogger log, Exception reason, string destination);

    [LoggerMessage(2001, LogLevel.Error, "A directory of destinations failed at a message and goes on with the next.")]
    public static partial void DirectoryFailed(this ILogger log, Exception reason);
}
