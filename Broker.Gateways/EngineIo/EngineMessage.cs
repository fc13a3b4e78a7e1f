namespace Broker.Gateways.EngineIo;

/// <summary>What the two sides say to each other.</summary>
/// <param name="Data">The octets; UTF-8 if it is a text. One that was received is valid until the next is asked for.</param>
/// <param name="IsBinary">Whether it is octets; if not, a text.</param>
public readonly record struct EngineMessage(ReadOnlyMemory<byte> Data, bool IsBinary);
