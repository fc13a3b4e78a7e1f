using Broker.Core.Acknowledgements;
using Broker.Core.Messages;
using Broker.Core.Storage;

namespace Broker.Core.Subscriptions;

/// <summary>A subscription as its queue sees it: what is out to it, and whether it can take more.</summary>
internal sealed class QueueSubscription(Subscription subscription)
{
    public Subscription Subscription => subscription;

    public AcknowledgementLedger Ledger { get; } = new();

    /// <summary>True while its outbox is full; ended by <see cref="Commands.OutboxDrained"/>.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>True when its connection takes nothing more; its end is on the way.</summary>
    public bool IsClosed { get; set; }

    /// <summary>How far it has looked for messages of its own; null: it takes whatever comes, together with the others that do.</summary>
    public QueueCursor? Cursor { get; set; }

    /// <summary>The <see cref="QueueStore.Version"/> at which nothing was there for it.</summary>
    public long StarvedAt { get; set; } = -1;

    public bool CanTake =>
        !IsBlocked && !IsClosed
        && (subscription.Prefetch == 0 || Ledger.Pending < subscription.Prefetch)
        && (subscription.MaxMessages == 0 || Ledger.Deliveries < subscription.MaxMessages);

    public bool IsCumulative => subscription.AckMode != AckMode.Individual;

    /// <summary>Whether there are messages that it does not want.</summary>
    public bool IsChoosy => subscription.Selector is not null || subscription.IsNoLocal;

    /// <summary>Whether it wants a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="earlierDeliveries">How many times it has been delivered.</param>
    /// <returns>True if so.</returns>
    public bool Wants(Message message, int earlierDeliveries) =>
        (!subscription.IsNoLocal || message.Origin != subscription.Key.Session)
        && (subscription.Selector is null || subscription.Selector.Matches(message, earlierDeliveries));
}
