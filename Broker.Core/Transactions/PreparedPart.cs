using Broker.Core.Acknowledgements;
using Broker.Core.Commands;
using Broker.Core.Storage;
using Broker.Core.Subscriptions;

namespace Broker.Core.Transactions;

/// <summary>What a queue keeps for a transaction between the two steps of its commit: messages that have their place, deliveries set aside.</summary>
internal sealed class PreparedPart
{
    private readonly List<(QueueSubscription Subscription, Settlement Settlement, List<QueuedMessage> Held)> _settlements = [];
    private readonly List<QueuedMessage> _messages = [];
    private readonly List<UInt128> _dedupHashes = [];

    /// <summary>The messages to come, in order.</summary>
    public IReadOnlyList<QueuedMessage> Messages => _messages;

    public long Bytes { get; private set; }

    /// <summary>What stands for the messages' <c>dedup-id</c>s.</summary>
    public IReadOnlyList<UInt128> DedupHashes => _dedupHashes;

    /// <summary>Messages of the same <c>dedup-id</c>s that came meanwhile.</summary>
    public HeldDuplicates Duplicates { get; } = new();

    /// <summary>The deliveries set aside, in the order they were acknowledged, with what becomes of each.</summary>
    public IEnumerable<(QueuedMessage Message, Settlement Settlement)> Settlements =>
        _settlements.SelectMany(entry => entry.Held.Select(message => (message, entry.Settlement)));

    /// <summary>Adds a message.</summary>
    public void Add(QueuedMessage message)
    {
        _messages.Add(message);
        Bytes += message.Size;
    }

    /// <summary>Notes that an id has come that counts only if the transaction comes to pass.</summary>
    public void Add(UInt128 dedupHash) => _dedupHashes.Add(dedupHash);

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
