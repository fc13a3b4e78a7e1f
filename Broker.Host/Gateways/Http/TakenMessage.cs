namespace Broker.Host.Gateways.Http;

/// <summary>A message that was taken and not acknowledged yet: its session keeps it, and gives it back to the queue when it ends.</summary>
/// <param name="Link">The session.</param>
/// <param name="Key">Whose the session is.</param>
/// <param name="Links">Where the session goes when the message is settled.</param>
/// <param name="Subscription">The subscription's id.</param>
/// <param name="Acknowledgement">What ACK and NACK name it by.</param>
internal sealed record TakenMessage(StompLink Link, LinkKey Key, ConnectionLinks Links, string Subscription, string Acknowledgement)
{
    /// <summary>Ends the time in which it can be acknowledged.</summary>
    public ITimer? Timer { get; set; }
}
