namespace Broker.Core.Commands;

/// <summary>A command has had its effect.</summary>
/// <param name="Tag">The command's tag.</param>
public sealed record CommandDone(long Tag);
