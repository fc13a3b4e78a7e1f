namespace Broker.Core.Actors;

/// <summary>A message that could not be delivered, published on the <see cref="ActorSystem.EventStream"/>.</summary>
/// <param name="message">The message.</param>
/// <param name="sender">Who sent it.</param>
/// <param name="recipient">Who should have got it.</param>
public sealed class DeadLetter(object message, IActorRef sender, IActorRef recipient)
{
    /// <summary>The message.</summary>
    public object Message { get; } = message;

    /// <summary>Who sent it.</summary>
    public IActorRef Sender { get; } = sender;

    /// <summary>Who should have got it.</summary>
    public IActorRef Recipient { get; } = recipient;
}
