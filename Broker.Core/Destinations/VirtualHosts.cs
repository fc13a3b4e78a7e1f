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
    private readonly Dictionary<string, IActorRef> _directories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IActorRef> _unknown = new(StringComparer.Ordinal);
    private DestinationServices _services;

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
            _directories[name] = MakeDirectory(name, [.. found[name]]);
        }

        // Nobody connects to them, but what they hold is cared for: it moves out of old segments, and is there when they are configured again.
        foreach (var unknown in found.Where(group => !_directories.ContainsKey(group.Key)))
        {
            _services.Log.VirtualHostUnknown(unknown.Count(), unknown.Key);
            _unknown[unknown.Key] = MakeDirectory(unknown.Key, [.. unknown]);
        }
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(Decide);

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case GetDirectories:
                Sender.Tell(MakeAnswer());
                break;
            case ChangeSettings change:
                HandleChange(change);
                Sender.Tell(MakeAnswer());
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private Directories MakeAnswer() => new(new Dictionary<string, IActorRef>(_directories, StringComparer.Ordinal));

    private void HandleChange(ChangeSettings change)
    {
        _services = _services with { Settings = change.Settings };

        foreach (var (name, directory) in _directories.Concat(_unknown))
        {
            directory.Tell(new SettingsChanged(_services with { VirtualHost = name }, Queue: null));
        }

        foreach (var name in change.VirtualHosts.Where(name => !_directories.ContainsKey(name)))
        {
            _directories[name] = _unknown.Remove(name, out var found) ? found : MakeDirectory(name, []);
        }
    }

    private IActorRef MakeDirectory(string name, IReadOnlyList<RecoveredLog> recovered)
    {
        var services = _services with { VirtualHost = name };
        return Context.ActorOf(Props.Create(() => new DestinationDirectory(services, recovered)));
    }

    private Directive Decide(Exception cause)
    {
        _services.Log.DirectoryFailed(cause);
        return Directive.Resume;
    }
}
