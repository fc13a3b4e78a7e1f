namespace Broker.Tests.Crash.Wire;

/// <summary>A frame that has come. Header values stand as on the wire, escapes and all, so that they can be sent back as they are.</summary>
/// <param name="Command">The command.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body; its octets are ASCII.</param>
internal sealed record WireFrame(string Command, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The value of a header, or null.</summary>
    public string? this[string name] => Headers.GetValueOrDefault(name);

    /// <summary>Whether it is a message that has been delivered before.</summary>
    public bool IsRedelivered => this["redelivered"] == "true";

    /// <summary>A frame as it is sent.</summary>
    /// <param name="command">The command.</param>
    /// <param name="headers">The headers, each with its colon.</param>
    /// <param name="body">The body, without NUL.</param>
    public static string Text(string command, IEnumerable<string> headers, string body = "") =>
        $"{command}\n{string.Concat(headers.Select(header => header + "\n"))}\n{body}\0";

    public override string ToString() => $"{Command} {string.Join(' ', Headers.Select(header => $"{header.Key}:{header.Value}"))} {Body}";
}
