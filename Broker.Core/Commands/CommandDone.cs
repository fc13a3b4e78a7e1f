namespace Broker.Core.Commands;

/// <summary>A command has had its effect.</summary>
/// <param name="Tag">The command's tag.</param>
/// <param name="IsDuplicate">Whether it was a message that had come before, so that this one was dropped.</param>
public sealed record CommandDone(long Tag, bool IsDuplicate = false);
