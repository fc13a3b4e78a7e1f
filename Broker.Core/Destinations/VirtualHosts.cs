using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// The top of the destinations: one directory per virtual host. A directory that fails at a message goes on with the next one,
/// for its destinations must not go down with it. What the store holds is handed to the directories before they hear anything else, so
/// that the first session finds all that was there.
/// </summary>
public sealed class VirtualHosts : UntypedActor
{
    private readonly IReadOnlyList<string> _names;
    private readonly DestinationServices _services;
    private readonly Dictionary<string, IActorRef> _directories = new(StringComparer.Ordinal);

    /// <summary>Called through <see cref="Props"/>.</summary>
    /// <param name="names">The names of the virtual hosts.</param>
    /// <param name="services">What all destinations share.</param>
    public VirtualHosts(IReadOnlyList<string> names, DestinationServices services)
    {
        _names = names;
        _services = services;
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        var found = (_services.Journal?.TakeRecovered() ?? []).ToLookup(log => log.Log.Identity.VirtualHost, StringComparer.Ordinal);

        foreach (var name in _names)
        {
            var services = _services with { VirtualHost = name };
            IReadOnlyList<RecoveredLog> recovered = [.. found[name]];
            _directories[name] = Context.ActorOf(Props.Create(() => new DestinationDirectory(services, recovered)));
        }

        foreach (var unknown in found.Where(group => !_directories.ContainsKey(group.Key)))
        {
            _services.Log.VirtualHostUnknown(unknown.Count(), unknown.Key);
        }
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(Decide);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (message is GetDirectories)
        {
            Sender.Tell(new Directories(new Dictionary<string, IActorRef>(_directories, StringComparer.Ordinal)));
        }
        else
        {
            Unhandled(message);
        }
    }

    private Directive Decide(Exception cause)
    {
        _services.Log.DirectoryFailed(cause);
        return Directive.Resume;
    }
}
