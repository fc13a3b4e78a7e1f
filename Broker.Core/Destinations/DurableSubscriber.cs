using Broker.Core.Messages;
using Broker.Core.Selectors;

namespace Broker.Core.Destinations;

/// <summary>A durable subscription as topics see it: a queue that is always there, whether or not somebody is connected to it.</summary>
/// <param name="Topic">The topic or pattern.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Selector">Which messages it wants; null: all.</param>
/// <param name="LocalSession">The session whose messages it does not want now, see <see cref="Message.Origin"/>; 0: none.</param>
internal sealed record DurableSubscriber(DestinationName Topic, IActorRef Queue, Selector? Selector, long LocalSession)
{
    /// <summary>
    /// Whether it means a topic whose segments match. Two topics may have the same segments, divided in other ways; who names one of them
    /// does not mean the other.
    /// </summary>
    public bool Means(DestinationName topic) => Topic.IsPattern || Topic.Equals(topic);

    /// <summary>Whether it wants a message.</summary>
    public bool Wants(Message message) =>
        !(LocalSession != 0 && message.Origin == LocalSession) && Selector?.Matches(message) != false;
}
