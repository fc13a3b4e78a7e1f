namespace Broker.Core.Actors;

/// <summary>Makes every actor answer with an <see cref="ActorIdentity"/>.</summary>
/// <param name="messageId">What the answer shall carry.</param>
public sealed class Identify(object messageId) : INotInfluenceReceiveTimeout
{
    /// <summary>What the answer will carry.</summary>
    public object MessageId { get; } = messageId;
}
