using Broker.Core.Acknowledgements;

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

    public bool CanTake => !IsBlocked && !IsClosed && (subscription.Prefetch == 0 || Ledger.Pending < subscription.Prefetch);

    public bool IsCumulative => subscription.AckMode != AckMode.Individual;
}
