namespace Broker.Core.Actors;

/// <summary>A message that its actor did not understand, published on the <see cref="ActorSystem.EventStream"/>.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Who did not understand it.</param>
public sealed class UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
{
    /// <summary>The message.</summary>
    public object Message { get; } = message;

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; } = sender;

    /// <summary>Who did not understand it.</summary>
    public IActorRef Recipient { get; } = recipient;
}
