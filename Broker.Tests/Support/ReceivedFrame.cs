using System.Text;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>A frame that outlives the buffers it was read from.</summary>
internal sealed record ReceivedFrame(StompCommand Command, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The value of the first header of a name, or null.</summary>
    public string? this[string name] => Headers.Where(header => header.Key == name).Select(header => header.Value).FirstOrDefault();

    public static ReceivedFrame From(in Frame frame)
    {
        var headers = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < frame.Headers.Count; index++)
        {
            var header = frame.Headers[index];
            headers.Add(new(Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
        }

        var body = new byte[frame.Body.Length];
        System.Buffers.BuffersExtensions.CopyTo(frame.Body, body);
        return new ReceivedFrame(frame.Command, headers, body);
    }

    public override string ToString() => $"{Command}\n{string.Join('\n', Headers.Select(header => $"{header.Key}:{header.Value}"))}\n\n{Text}";
}
