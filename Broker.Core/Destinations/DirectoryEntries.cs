using System.Diagnostics.CodeAnalysis;
using Broker.Core.Commands;
using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>The destinations of one directory by their names: makes their actors and ends them. Part of the directory's actor.</summary>
/// <param name="services">What all destinations share.</param>
/// <param name="patterns">Where the directory publishes the subscriptions to patterns.</param>
/// <param name="context">The directory, whose children they are.</param>
internal sealed class DirectoryEntries(DestinationServices services, TopicPatterns patterns, IActorContext context)
{
    private readonly Dictionary<DestinationName, DirectoryEntry> _entries = [];
    private readonly Dictionary<IActorRef, DestinationName> _leaving = [];
    private readonly WaitingMessages<DestinationName> _waiting = new();
    private readonly IActorRef _directory = context.Self;

    public int Count => _entries.Count;

    /// <summary>Those that no session has open.</summary>
    public IEnumerable<DirectoryEntry> Unheld => _entries.Values.Where(entry => entry.Holders == 0);

    /// <summary>Other settings are in force: tells each.</summary>
    public void Use(DestinationServices other)
    {
        services = other;

        foreach (var (name, entry) in _entries)
        {
            entry.Actor.Tell(new SettingsChanged(other, name.Kind == DestinationKind.Queue ? other.Settings.ForQueue(name) : null), _directory);
        }
    }

    /// <summary>Why one that is not there may not come into being, or null.</summary>
    public Refusal? RefusalOf(Open open) =>
        !open.MayCreate ? new Refusal(RefusalReason.NoSuchDestination, $"{open.Destination} does not exist.")
        : RefusalOf(open.Destination) is { } refusal ? refusal
        : Count >= services.Settings.MaxDestinations ? new Refusal(
            RefusalReason.TooManyDestinations,
            FormattableString.Invariant($"{open.Destination} would be one of more than {services.Settings.MaxDestinations} destinations."))
        : null;

    /// <summary>What a destination's own policy says. Dead letters must always find their queue, and whoever looks after them too.</summary>
    public Refusal? RefusalOf(DestinationName name) =>
        name.IsTemporary || name.IsPattern || name.IsDeadLetters || services.Settings.PolicyOf(name).Create ? null : new Refusal(
            RefusalReason.NoSuchDestination,
            $"{name} does not exist, and its policy does not let it come into being on use.");

    public bool TryGet(DestinationName name, [MaybeNullWhen(false)] out DirectoryEntry entry) => _entries.TryGetValue(name, out entry);

    /// <summary>Makes a destination.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="recovered">What was found of it when the broker started; null: it is new.</param>
    /// <returns>The destination.</returns>
    public DirectoryEntry Add(DestinationName name, RecoveredLog? recovered = null)
    {
        var entry = new DirectoryEntry(context.ActorOf(name.Kind == DestinationKind.Topic ? TopicProps(name, recovered) : QueueProps(name, recovered)));
        _entries.Add(name, entry);
        return entry;
    }

    /// <summary>Ends a destination.</summary>
    public void Remove(DestinationName name, DirectoryEntry entry)
    {
        _entries.Remove(name);

        // Nothing new of that name before the old one has deleted its log: two logs of one name would be found when the broker starts again.
        if (!name.IsTemporary && services.Journal is not null)
        {
            _leaving.Add(entry.Actor, name);
            _waiting.Begin(name);
            context.Watch(entry.Actor);
            entry.Actor.Tell(Discard.Instance, _directory);
        }

        // A pill, not Stop: what is in its mailbox is handled first.
        entry.Actor.Tell(PoisonPill.Instance, _directory);
    }

    /// <summary>Lets a message wait for the end of a destination of that name, if one is going.</summary>
    /// <returns>False if none is.</returns>
    public bool TryWait(DestinationName name, object message, IActorRef asker) => _waiting.TryAdd(name, message, asker);

    /// <summary>An actor has stopped.</summary>
    /// <returns>What has waited for its end, if it was a destination; otherwise nothing.</returns>
    public IReadOnlyList<(object Message, IActorRef Asker)> OnTerminated(IActorRef actor) =>
        _leaving.Remove(actor, out var name) ? _waiting.Take(name) : [];

    private Props TopicProps(DestinationName name, RecoveredLog? recovered)
    {
        var contents = new TopicContents(name, services, recovered);
        return Props.CreateBy(new TopicProducer(name, patterns, contents, _directory, services));
    }

    private Props QueueProps(DestinationName name, RecoveredLog? recovered)
    {
        var settings = services.Settings.ForQueue(name);
        var contents = new QueueContents(name, settings, services, IdentityOf(name), recovered);
        return Props.CreateBy(new QueueProducer(name, contents, _directory, services));
    }

    // Nobody finds a temporary queue again, so it need not survive.
    private LogIdentity? IdentityOf(DestinationName name) => name.IsTemporary ? null : new LogIdentity(services.VirtualHost, LogKind.Queue, name.Text);
}
