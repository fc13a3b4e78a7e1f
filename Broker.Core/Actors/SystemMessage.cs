namespace Broker.Core.Actors;

/// <summary>What the runtime says to an actor about its life. System messages overtake the others and reach suspended actors too.</summary>
internal abstract record SystemMessage
{
    /// <summary>Its neighbour while it waits; see <see cref="SystemMessages"/>.</summary>
    public SystemMessage? Next { get; set; }

    /// <summary>Make the instance and start it; the first message of every actor.</summary>
    public sealed record Create : SystemMessage;

    /// <summary>Take <paramref name="Child"/>, made outside of your turn, for your own.</summary>
    public sealed record Adopt(LocalActorRef Child) : SystemMessage;

    /// <summary>A child threw <paramref name="Cause"/>; decide what becomes of it.</summary>
    public sealed record Failed(LocalActorRef Child, Exception Cause) : SystemMessage;

    /// <summary>Replace the instance that threw by a new one.</summary>
    public sealed record Recreate(Exception Cause) : SystemMessage;

    /// <summary>Take no more messages: an ancestor has failed.</summary>
    public sealed record Suspend : SystemMessage;

    /// <summary>Go on with the next message. <paramref name="IsAnswer"/> says whether that ends the actor's own failure, or an ancestor's.</summary>
    public sealed record Resume(bool IsAnswer) : SystemMessage;

    /// <summary>Stop the children, then yourself.</summary>
    public sealed record Terminate : SystemMessage;

    /// <summary>Tell <paramref name="Watcher"/> when you have stopped.</summary>
    public sealed record Watch(MinimalActorRef Watcher) : SystemMessage;

    /// <summary>Do not tell <paramref name="Watcher"/> any more.</summary>
    public sealed record Unwatch(MinimalActorRef Watcher) : SystemMessage;

    /// <summary><paramref name="Actor"/>, a child or an actor that is watched, has stopped.</summary>
    public sealed record DeathNotification(MinimalActorRef Actor) : SystemMessage;
}
