using Broker.Core.Selectors;
using Broker.Core.Storage.Journals;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Destinations;

/// <summary>
/// Makes again what was there before the broker was started. What cannot be understood is told in the log and stays in the store: a
/// newer broker may have written it, or an operator may want it.
/// </summary>
internal static class DirectoryRecovery
{
    /// <summary>Makes the queues, topics and durable subscriptions of a virtual host.</summary>
    /// <param name="logs">What was found of it.</param>
    /// <param name="entries">Gets the queues and topics.</param>
    /// <param name="durables">Gets the durable subscriptions.</param>
    /// <param name="log">Where it tells what it does not understand.</param>
    public static void Run(IReadOnlyList<RecoveredLog> logs, DirectoryEntries entries, DurableSubscriptions durables, ILogger log)
    {
        foreach (var recovered in logs)
        {
            var identity = recovered.Log.Identity;
            var fault = identity.Kind switch
            {
                LogKind.Queue => TakeQueue(recovered, entries),
                LogKind.Topic => TakeTopic(recovered, entries),
                LogKind.DurableSubscription => TakeDurable(recovered, durables),
                _ => "There is no such kind.",
            };

            if (fault is not null)
            {
                log.LogNotUnderstood(identity.Kind, identity.Name, fault);
            }
        }
    }

    private static string? TakeQueue(RecoveredLog recovered, DirectoryEntries entries)
    {
        const string Space = "/queue/";
        var name = recovered.Log.Identity.Name;

        if (!name.StartsWith(Space, StringComparison.Ordinal) || name.Length == Space.Length)
        {
            return "It is not the name of a queue.";
        }

        return Take(DestinationName.Queue(name[Space.Length..]), recovered, entries);
    }

    private static string? TakeTopic(RecoveredLog recovered, DirectoryEntries entries) =>
        TopicLogName.Read(recovered.Log.Identity.Name) is { Kind: DestinationKind.Topic } name
            ? Take(name, recovered, entries)
            : "It is not the name of a topic.";

    private static string? Take(DestinationName name, RecoveredLog recovered, DirectoryEntries entries)
    {
        if (entries.TryGet(name, out _))
        {
            return "There are two of that name.";
        }

        entries.Add(name, recovered);
        return null;
    }

    private static string? TakeDurable(RecoveredLog recovered, DurableSubscriptions durables)
    {
        if (DurableLogName.Read(recovered.Log.Identity.Name) is not { } name || DurableDefinition.Read(recovered.Properties) is not var (definition, unusedSince))
        {
            return "Its name or its properties have no form that is known.";
        }

        try
        {
            durables.Add(new DurableSubscription(name, definition, definition.ParseSelector()) { UnusedSince = unusedSince }, recovered);
            return null;
        }
        catch (SelectorSyntaxException fault)
        {
            return fault.Message;
        }
    }
}
