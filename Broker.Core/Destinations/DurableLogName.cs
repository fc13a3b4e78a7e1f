using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>How the name of a durable subscription stands in the journal: owner, client and name, each on a line.</summary>
internal static class DurableLogName
{
    public static LogIdentity IdentityOf(DurableName name, string virtualHost) =>
        new(virtualHost, LogKind.DurableSubscription, LogText.Join(name.Owner, name.ClientId, name.Name));

    /// <summary>Reads what <see cref="IdentityOf"/> has written.</summary>
    /// <returns>The name, or null if the text is none.</returns>
    public static DurableName? Read(string text) => LogText.Split(text) is [var owner, var client, var name] ? new DurableName(owner, name) { ClientId = client } : null;
}
