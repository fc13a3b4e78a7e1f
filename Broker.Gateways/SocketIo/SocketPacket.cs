namespace Broker.Gateways.SocketIo;

/// <summary>A packet of a client.</summary>
/// <param name="Type">What it is; whether it has attachments is not told by it any more.</param>
/// <param name="Namespace">The namespace it is about.</param>
/// <param name="AckId">By which number it wants to be answered, or answers; null: none.</param>
/// <param name="Auth">Of a CONNECT: the object that came with it, in JSON.</param>
/// <param name="Arguments">What is said, the name of an event first; of an event or an acknowledgement.</param>
internal readonly record struct SocketPacket(SocketPacketType Type, string Namespace, long? AckId, ReadOnlyMemory<byte> Auth, SocketArguments Arguments);
