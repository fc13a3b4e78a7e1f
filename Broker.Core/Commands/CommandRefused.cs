namespace Broker.Core.Commands;

/// <summary>A command was not carried out and has changed nothing.</summary>
/// <param name="Tag">The command's tag.</param>
/// <param name="Refusal">Why.</param>
public sealed record CommandRefused(long Tag, Refusal Refusal);
