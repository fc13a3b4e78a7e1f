namespace Broker.Host.Outbound;

/// <summary>What the owner of an outbox is told.</summary>
internal enum OutboxSignal
{
    /// <summary>A subscription has lost a message because there was no room.</summary>
    Overflowed,

    /// <summary>All that will be sent has been sent, or cannot be.</summary>
    SendingEnded,
}
