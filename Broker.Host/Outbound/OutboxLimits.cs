namespace Broker.Host.Outbound;

/// <summary>How much may wait for one connection.</summary>
/// <param name="MaxBytes">Most bytes; one frame always fits an empty outbox.</param>
/// <param name="MaxFrames">Most frames.</param>
internal sealed record OutboxLimits(long MaxBytes, int MaxFrames);
