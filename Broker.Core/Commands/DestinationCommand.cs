namespace Broker.Core.Commands;

/// <summary>
/// Something that a session asks of a destination. The sender is answered with <see cref="CommandDone"/> if
/// <paramref name="Confirm"/> is set, and with <see cref="CommandRefused"/> in any case if it could not be done.
/// </summary>
/// <param name="Tag">The sender's name for the command; the answer carries it.</param>
/// <param name="Confirm">Whether success is to be reported.</param>
public abstract record DestinationCommand(long Tag, bool Confirm);
