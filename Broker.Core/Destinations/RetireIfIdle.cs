namespace Broker.Core.Destinations;

/// <summary>Asks a destination whether it is empty and unused for long enough to go. Answered with <see cref="Idle"/> if so.</summary>
/// <param name="Use">How often the directory had pointed to the destination when it asked; the answer carries it.</param>
internal sealed record RetireIfIdle(long Use);
