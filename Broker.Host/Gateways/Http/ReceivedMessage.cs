using System.Buffers;
using System.Text;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>A message that was taken, as the answer of a request: the body is the body, headers begin with <c>Stomp-</c>.</summary>
/// <param name="Acknowledgement">What ACK and NACK name it by.</param>
/// <param name="Headers">Its headers, in their order.</param>
/// <param name="Body">Its body.</param>
/// <param name="Json">The whole as JSON.</param>
internal sealed record ReceivedMessage(string Acknowledgement, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body, ReadOnlyMemory<byte> Json)
{
    private const string AnyOctets = "application/octet-stream";
    private const string NameSymbols = "!#$%&'*+-.^_`|~";

    /// <summary>Copies a MESSAGE.</summary>
    public static ReceivedMessage Copy(in Frame frame, bool isText)
    {
        var headers = new List<(string, string)>(frame.Headers.Count);

        for (var index = 0; index < frame.Headers.Count; index++)
        {
            var header = frame.Headers[index];
            if (!MessageFormat.IsOfTheSession(header.Name))
            {
                headers.Add((Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
            }
        }

        var json = new ArrayBufferWriter<byte>(256);
        MessageFormat.WriteJson(json, frame, isText);
        return new ReceivedMessage(frame.Headers.GetString(HeaderName.Ack)!, headers, frame.Body.ToArray(), json.WrittenMemory);
    }

    /// <summary>Answers with it.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="isJson">Whether as JSON.</param>
    /// <param name="cancellation">The client is gone.</param>
    public async Task WriteAsync(HttpResponse response, bool isJson, CancellationToken cancellation)
    {
        var content = isJson ? Json : Body;
        response.ContentType = isJson ? "application/json" : AnyOctets;
        response.ContentLength = content.Length;

        if (!isJson)
        {
            WriteHeaders(response);
        }

        await response.Body.WriteAsync(content, cancellation);
    }

    // What HTTP cannot carry is left out: names that are none there, and values with control characters.
    private void WriteHeaders(HttpResponse response)
    {
        foreach (var (name, value) in Headers.Where(header => IsName(header.Name) && !header.Value.Any(char.IsControl)))
        {
            if (name == "content-type" && value.Length > 0 && value.All(char.IsAscii))
            {
                response.ContentType = value;
            }
            else if (name != "content-length" && !response.Headers.ContainsKey(RequestHeaders.Prefix + name))
            {
                response.Headers[RequestHeaders.Prefix + name] = value;
            }
        }
    }

    private static bool IsName(string text) => text.All(letter => char.IsAsciiLetterOrDigit(letter) || NameSymbols.Contains(letter, StringComparison.Ordinal));
}
