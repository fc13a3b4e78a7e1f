using Broker.Host.Outbound;
using Broker.Host.Sessions;

namespace Broker.Host.Connections;

/// <summary>What all connections share.</summary>
/// <param name="Actors">Where sessions live.</param>
/// <param name="Sessions">What sessions share.</param>
/// <param name="OutboxLimits">How much may wait for a connection.</param>
/// <param name="Registry">Who is connected.</param>
internal sealed record ConnectionServices(ActorSystem Actors, SessionServices Sessions, OutboxLimits OutboxLimits, ConnectionRegistry Registry)
{
    /// <summary>Lets connections in.</summary>
    public Doorway Doorway { get; } = new(Registry, Sessions.Clock, Sessions.Log);
}
