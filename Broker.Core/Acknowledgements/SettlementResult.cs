namespace Broker.Core.Acknowledgements;

/// <summary>What a ledger made of an acknowledgement.</summary>
public enum SettlementResult
{
    /// <summary>At least one delivery was settled.</summary>
    Settled,

    /// <summary>The delivery was settled or taken back before; nothing changed.</summary>
    AlreadySettled,

    /// <summary>There never was such a delivery; nothing changed.</summary>
    NeverDelivered,
}
