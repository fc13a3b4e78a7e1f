using Broker.Core.Storage.Journals;

namespace Broker.Core.Destinations;

/// <summary>
/// How a topic's name stands in the journal: space and path, each on a line, because the text alone does not say where one ends, see
/// <see cref="DestinationName"/>.
/// </summary>
internal static class TopicLogName
{
    public static LogIdentity IdentityOf(DestinationName topic, string virtualHost) => new(virtualHost, LogKind.Topic, Write(topic));

    public static string Write(DestinationName topic) => LogText.Join(topic.Space, topic.Path);

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <returns>The topic, or null if it names none.</returns>
    public static DestinationName? Read(string text) =>
        LogText.Split(text) is [var space, { Length: > 0 } path] ? DestinationName.OfSpace(space, path) : null;
}
