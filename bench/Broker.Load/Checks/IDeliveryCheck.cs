namespace Broker.Load.Checks;

/// <summary>Whether the messages of one destination arrive as they should, and how far they have come.</summary>
internal interface IDeliveryCheck
{
    /// <summary>Messages are about to be sent, each publisher's numbered on from its last one.</summary>
    /// <param name="messages">How many each publisher will send.</param>
    void Begin(int messages);

    /// <summary>A message has arrived.</summary>
    /// <param name="subscriber">At which of the destination's subscribers.</param>
    /// <param name="publisher">From which of the destination's publishers.</param>
    /// <param name="sequence">The message's number.</param>
    void OnDelivery(int subscriber, int publisher, long sequence);

    /// <summary>How many of a publisher's messages have reached everybody they should reach, since the very first one.</summary>
    long Seen(int publisher);

    /// <summary>Says what is missing when no more is expected.</summary>
    void End();
}
