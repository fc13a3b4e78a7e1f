namespace Broker.Gateways.SocketIo;

/// <summary>A client has sent what is no packet, or one that is too large. The connection is closed.</summary>
internal sealed class SocketProtocolException(string message) : Exception(message);
