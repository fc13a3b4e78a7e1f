namespace Broker.Core.Actors;

/// <summary>The answer to <see cref="Identify"/>.</summary>
/// <param name="messageId">What the question carried.</param>
/// <param name="subject">The actor that answers; null if it has stopped.</param>
public sealed class ActorIdentity(object messageId, IActorRef subject)
{
    /// <summary>What the question carried.</summary>
    public object MessageId { get; } = messageId;

    /// <summary>The actor that answers; null if it has stopped.</summary>
    public IActorRef Subject { get; } = subject;
}
