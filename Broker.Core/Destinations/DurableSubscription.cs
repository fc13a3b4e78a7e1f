using Broker.Core.Selectors;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>A durable subscription as its directory sees it. Used in the directory's turn only.</summary>
/// <param name="name">Its name.</param>
/// <param name="definition">What it is for.</param>
/// <param name="selector">The definition's selector.</param>
internal sealed class DurableSubscription(DurableName name, DurableDefinition definition, Selector? selector)
{
    public DurableName Name => name;

    public DurableDefinition Definition => definition;

    /// <summary>The queue that keeps its messages; nobody, until it has been made.</summary>
    public IActorRef Queue { get; set; } = ActorRefs.Nobody;

    /// <summary>Who is connected to it, or null.</summary>
    public Subscription? Holder { get; set; }

    /// <summary>Since when nobody is, in milliseconds since 1970.</summary>
    public long UnusedSince { get; set; }

    /// <summary>Whether somebody waits for the holder to say whether he is still there.</summary>
    public bool IsContested { get; set; }

    /// <summary>What topics know of it.</summary>
    public DurableSubscriber ForTopics() =>
        new(definition.Topic, Queue, selector, LocalSession: definition.IsNoLocal && Holder is not null ? Holder.Key.Session : 0);

    /// <summary>What the journal keeps of it.</summary>
    public string ForJournal() => definition.Write(Holder is null ? UnusedSince : 0);
}
