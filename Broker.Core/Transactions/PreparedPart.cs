using Broker.Core.Acknowledgements;
using Broker.Core.Commands;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Transactions;

/// <summary>What a queue keeps for a transaction between the two steps of its commit: messages to come, deliveries set aside.</summary>
internal sealed class PreparedPart
{
    private readonly List<(QueueSubscription Subscription, Settlement Settlement, List<QueuedMessage> Held)> _settlements = [];

    public PreparedPart(IEnumerable<Message> messages)
    {
        Messages = [.. messages];
        Bytes = Messages.Sum(message => (long)message.Size);
    }

    public IReadOnlyList<Message> Messages { get; }

    public long Bytes { get; }

    /// <summary>The deliveries set aside, in the order they were acknowledged, with what becomes of each.</summary>
    public IEnumerable<(QueuedMessage Message, Settlement Settlement)> Settlements =>
        _settlements.SelectMany(entry => entry.Held.Select(message => (message, entry.Settlement)));

    /// <summary>Sets aside the deliveries of one acknowledgement.</summary>
    /// <returns>False if there never was such a delivery.</returns>
    public bool TryHold(QueueSubscription subscription, Settle settle)
    {
        var held = new List<QueuedMessage>();
        if (subscription.Ledger.Hold(settle.Delivery, subscription.IsCumulative, held, this) == SettlementResult.NeverDelivered)
        {
            return false;
        }

        _settlements.Add((subscription, settle.Settlement, held));
        return true;
    }

    /// <summary>Makes the deliveries pending again.</summary>
    /// <param name="isLive">Whether a subscription has not ended meanwhile.</param>
    /// <returns>The messages that are pending nowhere, because their subscription has.</returns>
    public IReadOnlyList<QueuedMessage> ReleaseAll(Func<QueueSubscription, bool> isLive)
    {
        var orphans = new List<QueuedMessage>();

        foreach (var group in _settlements.GroupBy(entry => entry.Subscription))
        {
            var lives = isLive(group.Key);
            group.Key.Ledger.Release(this, settle: !lives);

            if (!lives)
            {
                orphans.AddRange(group.SelectMany(entry => entry.Held));
            }
        }

        return orphans;
    }

    /// <summary>Settles the deliveries in the ledgers.</summary>
    public void SettleAll()
    {
        foreach (var subscription in _settlements.Select(entry => entry.Subscription).Distinct())
        {
            subscription.Ledger.Release(this, settle: true);
        }
    }
}
