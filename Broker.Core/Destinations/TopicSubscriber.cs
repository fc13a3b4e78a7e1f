using Broker.Core.Messages;
using Broker.Core.Subscriptions;

namespace Broker.Core.Destinations;

/// <summary>
/// Someone a topic's messages go to: a subscription, straight into its outbox, or, when it acknowledges, a queue of its own that
/// stands between.
/// </summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="Queue">Its own queue, or null.</param>
public sealed record TopicSubscriber(Subscription Subscription, IActorRef? Queue)
{
    /// <summary>Whether it does not want all messages; asked before <see cref="Wants"/>, so that those who want all cost nothing more.</summary>
    public bool IsSelective { get; } = Subscription.Selector is not null || Subscription.IsNoLocal;

    /// <summary>Whether it wants a message.</summary>
    /// <param name="message">The message.</param>
    /// <returns>False if it came from its own session and shall not, or if its selector does not match.</returns>
    public bool Wants(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return !(Subscription.IsNoLocal && message.Origin == Subscription.Key.Session) && Subscription.Selector?.Matches(message) != false;
    }
}
