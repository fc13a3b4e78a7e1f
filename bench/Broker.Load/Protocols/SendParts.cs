namespace Broker.Load.Protocols;

/// <summary>What stands around the body when a message is sent.</summary>
/// <param name="Head">What comes before the body.</param>
/// <param name="Tail">What comes after it.</param>
/// <param name="NumberAt">Where in the head the message's number belongs, in <see cref="BodyFormat.NumberDigits"/> digits; -1: nowhere.</param>
internal sealed record SendParts(byte[] Head, byte[] Tail, int NumberAt);
