namespace Broker.Core.Destinations;

/// <summary>
/// The top of the destinations: one directory per virtual host. A directory that fails at a message goes on with the next one,
/// for its destinations must not go down with it.
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
        var services = _services;
        foreach (var name in _names)
        {
            _directories[name] = Context.ActorOf(Props.Create(() => new DestinationDirectory(services)));
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
