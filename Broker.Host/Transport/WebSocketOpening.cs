using Broker.Host.Sessions;

namespace Broker.Host.Transport;

/// <summary>A WebSocket that has been let in.</summary>
/// <param name="Info">What is known of it.</param>
/// <param name="From">The address that leaves the doorway in the end.</param>
/// <param name="IsCompressed">Whether its messages may be compressed.</param>
internal sealed record WebSocketOpening(ConnectionInfo Info, string From, bool IsCompressed);
