namespace Broker.Core.Storage.Journals;

/// <summary>Asks a log's owner to add again all messages that lie in a segment, so that its file can go.</summary>
/// <param name="Log">The log.</param>
/// <param name="Segment">The segment.</param>
public sealed record Evacuate(QueueLog Log, int Segment);
