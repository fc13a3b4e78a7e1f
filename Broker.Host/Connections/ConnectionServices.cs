using Broker.Host.Sessions;

namespace Broker.Host.Connections;

/// <summary>What all connections share. Any thread.</summary>
/// <param name="actors">Where sessions live.</param>
/// <param name="sessions">What sessions share.</param>
/// <param name="registry">Who is connected.</param>
internal sealed class ConnectionServices(ActorSystem actors, SessionServices sessions, ConnectionRegistry registry)
{
    private volatile SessionServices _sessions = sessions;

    /// <summary>Where sessions live.</summary>
    public ActorSystem Actors => actors;

    /// <summary>Who is connected.</summary>
    public ConnectionRegistry Registry => registry;

    /// <summary>Lets connections in.</summary>
    public Doorway Doorway { get; } = new(registry, sessions.Clock, sessions.Log);

    /// <summary>What sessions share, as the configuration is now. Whoever asks twice may get two.</summary>
    public SessionServices Sessions => _sessions;

    /// <summary>broker.conf has changed: new connections begin with it, and those that are there are told.</summary>
    public void Use(SessionServices services)
    {
        _sessions = services;
        registry.Limit = services.Settings.Limits.Connections;
        registry.TellAll(new ServicesChanged(services));
    }
}
