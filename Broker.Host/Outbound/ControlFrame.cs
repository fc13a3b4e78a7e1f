namespace Broker.Host.Outbound;

/// <summary>Something for the framing below STOMP to say, where there is one: a WebSocket ping or pong.</summary>
/// <param name="Kind">What to say.</param>
/// <param name="Payload">At most 125 octets. Of a pong it is empty: what it says is decided when it is written.</param>
internal sealed record ControlFrame(ControlKind Kind, byte[] Payload);
