using Microsoft.Extensions.Logging;

namespace Broker.Core;

/// <summary>What the core logs: numbers 2000 to 2999.</summary>
internal static partial class CoreLog
{
    [LoggerMessage(2000, LogLevel.Error, "{Destination} failed and is made anew; its subscribers are disconnected.")]
    public static partial void DestinationFailed(this ILogger log, Exception reason, string destination);

    [LoggerMessage(2001, LogLevel.Error, "A directory of destinations failed at a message and goes on with the next.")]
    public static partial void DirectoryFailed(this ILogger log, Exception reason);

    [LoggerMessage(2020, LogLevel.Warning, "{Destination} is full; what comes is dropped until there is room. This is said once until it has been empty.")]
    public static partial void MessagesDropped(this ILogger log, string destination);

    [LoggerMessage(2021, LogLevel.Warning, "{Destination} keeps its dead letters, for {DeadLetters} does not take them: {Reason} It is tried again every few seconds.")]
    public static partial void DeadLettersRefused(this ILogger log, string destination, string deadLetters, string reason);

    [LoggerMessage(2022, LogLevel.Error, "{Destination}: {Messages} messages cannot be read from the journal and are given up.")]
    public static partial void MessagesUnreadable(this ILogger log, string destination, int messages);

    [LoggerMessage(2040, LogLevel.Warning, "A durable subscription to {Topic} is full and loses messages: {Detail}")]
    public static partial void DurableOverflowed(this ILogger log, string topic, string detail);

    [LoggerMessage(2041, LogLevel.Information, "The durable subscription '{Name}' of '{Owner}' to {Topic} was deleted: nobody has used it for too long (broker.conf: durable-expiry).")]
    public static partial void DurableExpired(this ILogger log, string name, string owner, string topic);

    [LoggerMessage(2042, LogLevel.Information, "The durable subscription '{Name}' of '{Owner}' was deleted and made anew: it was to {Old} and is to {New}, or has another selector.")]
    public static partial void DurableRedefined(this ILogger log, string name, string owner, string old, string @new);

    [LoggerMessage(2043, LogLevel.Warning, "The store holds {Count} queues and subscriptions of the virtual host '{VirtualHost}', which is not configured. They stay there, out of reach.")]
    public static partial void VirtualHostUnknown(this ILogger log, int count, string virtualHost);

    [LoggerMessage(2044, LogLevel.Error, "The store holds {Kind} '{Name}', which this broker does not understand: {Reason} It stays there, out of reach.")]
    public static partial void LogNotUnderstood(this ILogger log, Storage.Journals.LogKind kind, string name, string reason);
}
