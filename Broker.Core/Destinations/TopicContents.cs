using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// What a topic must not forget although it keeps no messages: what it has promised to transactions, which ids have come to it, and whom
/// it owes an answer. It outlives the instances of the topic's actor. Used in the actor's turn only.
/// </summary>
/// <param name="name">The topic.</param>
/// <param name="services">What all destinations share.</param>
/// <param name="recovered">What was found of it when the broker started, or null.</param>
internal sealed class TopicContents(DestinationName name, DestinationServices services, RecoveredLog? recovered)
{
    /// <summary>What all destinations share.</summary>
    public DestinationServices Services { get; private set; } = services;

    public TopicPromises Promises { get; } = new();

    public TopicDedup Dedup { get; } = new(name, services, recovered);

    public TopicDebts Debts { get; } = new();

    /// <summary>True once the owner of a temporary topic is gone: what comes is nobody's.</summary>
    public bool IsDiscarding { get; private set; }

    /// <summary>Whether the topic can go without anything being lost.</summary>
    public bool IsEmpty => Promises.IsEmpty && Debts.IsEmpty && Dedup.IsEmpty;

    /// <summary>Other settings are in force.</summary>
    public void Use(DestinationServices other)
    {
        Services = other;
        Dedup.Use(other);
    }

    /// <summary>Drops all, now and from now on.</summary>
    public void Discard()
    {
        IsDiscarding = true;
        Dedup.Delete();
    }
}
