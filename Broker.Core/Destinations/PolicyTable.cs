namespace Broker.Core.Destinations;

/// <summary>
/// The policies of all destinations: of the patterns that match a name the most specific one decides, as a whole; nothing is put together
/// from several. Immutable; any thread.
/// </summary>
public sealed class PolicyTable
{
    private readonly (DestinationPattern Pattern, DestinationPolicy Policy)[] _policies;
    private readonly DestinationPolicy _ofOtherQueues;
    private readonly DestinationPolicy _ofOtherTopics;

    /// <summary>Makes the table.</summary>
    /// <param name="policies">The policies; no two may be of the same rank and mean the same destination.</param>
    /// <param name="ofOtherQueues">The policy of queues that no pattern matches.</param>
    /// <param name="ofOtherTopics">That of topics.</param>
    public PolicyTable(
        IEnumerable<(DestinationPattern Pattern, DestinationPolicy Policy)> policies,
        DestinationPolicy ofOtherQueues,
        DestinationPolicy ofOtherTopics)
    {
        _policies = [.. policies.OrderBy(entry => entry.Pattern, PatternSpecificity.Instance)];
        _ofOtherQueues = ofOtherQueues;
        _ofOtherTopics = ofOtherTopics;
    }

    /// <summary>The patterns that match a name.</summary>
    /// <param name="name">The name of a destination, or a pattern of topics as a durable subscription has it.</param>
    /// <returns>The patterns, the one that decides first.</returns>
    public IEnumerable<DestinationPattern> Matching(DestinationName name) =>
        _policies.Where(entry => entry.Pattern.Matches(name)).Select(entry => entry.Pattern);

    /// <summary>
    /// How a destination behaves. What is a connection's own never outlives it, so nothing of it is kept on disk; and there is nowhere
    /// further for dead letters to go, so queues of dead letters deliver them any number of times and have none themselves.
    /// </summary>
    /// <param name="name">Its name, or a pattern of topics as a durable subscription has it.</param>
    /// <returns>The policy.</returns>
    public DestinationPolicy PolicyOf(DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(name);

        var policy = Array.Find(_policies, entry => entry.Pattern.Matches(name)).Policy
            ?? (name.Kind == DestinationKind.Queue ? _ofOtherQueues : _ofOtherTopics);

        return name.IsTemporary ? policy with { Persistent = Persistence.Never }
            : name.IsDeadLetters ? policy with { MaxDeliveries = 0, DeadLetter = null }
            : policy;
    }

    /// <summary>Where the dead letters of a destination go.</summary>
    /// <param name="name">The destination.</param>
    /// <returns>The queue, or null if they are dropped.</returns>
    public DestinationName? DeadLettersOf(DestinationName name)
    {
        ArgumentNullException.ThrowIfNull(name);

        return name.IsTemporary || name.IsDeadLetters
            ? null
            : PolicyOf(name).DeadLetter ?? DestinationName.Queue(DestinationSettings.DeadLetterPrefix + name.Path);
    }
}
