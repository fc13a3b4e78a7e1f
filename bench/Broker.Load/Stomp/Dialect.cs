namespace Broker.Load.Stomp;

/// <summary>What differs from broker to broker in the frames that clients send.</summary>
/// <param name="Login">The user.</param>
/// <param name="Passcode">The user's passcode.</param>
/// <param name="VirtualHost">The header <c>host</c>.</param>
/// <param name="TopicPrefix">What a topic's name begins with.</param>
/// <param name="QueuePrefix">What a queue's name begins with.</param>
internal sealed record Dialect(string Login, string Passcode, string VirtualHost, string TopicPrefix, string QueuePrefix)
{
    /// <summary>Our own broker's, out of the box.</summary>
    public static Dialect Own { get; } = new("guest", "guest", "localhost", "/topic/", "/queue/");
}
