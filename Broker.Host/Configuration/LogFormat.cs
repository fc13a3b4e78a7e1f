namespace Broker.Host.Configuration;

/// <summary>How a line of the log looks.</summary>
internal enum LogFormat
{
    /// <summary>For people: one line of text.</summary>
    Text,

    /// <summary>For programs: one JSON object.</summary>
    Json,
}
