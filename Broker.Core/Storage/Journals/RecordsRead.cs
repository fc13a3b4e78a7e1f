using Broker.Core.Messages;

namespace Broker.Core.Storage.Journals;

/// <summary>Brings a log's owner the messages that it asked for, in the order it asked.</summary>
/// <param name="Log">The log.</param>
/// <param name="Tag">The tag of the question.</param>
/// <param name="Messages">The messages; null in the place of one that cannot be read, which the log has told with file and offset.</param>
public sealed record RecordsRead(QueueLog Log, object Tag, IReadOnlyList<Message?> Messages);
