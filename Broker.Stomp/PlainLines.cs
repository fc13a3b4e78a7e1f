namespace Broker.Stomp;

/// <summary>What <see cref="PlainHead"/> has found.</summary>
/// <param name="Command">Octets of the command.</param>
/// <param name="Headers">How many headers there are.</param>
/// <param name="Length">Octets of the head, with the empty line.</param>
internal readonly record struct PlainLines(int Command, int Headers, int Length);
