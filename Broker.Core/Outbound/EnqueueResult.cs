namespace Broker.Core.Outbound;

/// <summary>What became of a delivery handed to an outbox.</summary>
public enum EnqueueResult
{
    /// <summary>It will be sent, or dropped if it may be (<see cref="Delivery.Expendable"/>).</summary>
    Enqueued,

    /// <summary>It will be sent, but the outbox fills faster than it empties: publishers should pause.</summary>
    Congested,

    /// <summary>It was not taken: the outbox is full. It may have room later.</summary>
    Full,

    /// <summary>It was not taken, and none ever will be: the subscription has ended.</summary>
    Closed,
}
