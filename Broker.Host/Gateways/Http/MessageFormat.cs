using System.Buffers;
using System.Text.Json;
using Broker.Stomp;
using Microsoft.AspNetCore.Http;

namespace Broker.Host.Gateways.Http;

/// <summary>A message as one JSON object, with <c>?format=json</c>: <c>headers</c>, and <c>body</c> if it is text, <c>base64</c> if it is not.</summary>
internal static class MessageFormat
{
    /// <summary>Whether a request asks for it.</summary>
    /// <exception cref="HttpProblemException">It asks for something else.</exception>
    public static bool IsJson(HttpCall call) => call.Query("format") switch
    {
        null => false,
        "json" => true,
        _ => throw HttpProblemException.Of(StatusCodes.Status400BadRequest, "invalid parameter", "The parameter 'format' is json, or not there: then the body of the message is given as it is."),
    };

    /// <summary>Writes a message.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="frame">The MESSAGE.</param>
    /// <param name="isText">Whether its body is UTF-8.</param>
    public static void WriteJson(IBufferWriter<byte> output, in Frame frame, bool isText)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        WriteHeaders(json, frame.Headers);

        if (isText)
        {
            json.WriteString("body"u8, frame.Body.IsSingleSegment ? frame.Body.FirstSpan : frame.Body.ToArray());
        }
        else
        {
            json.WriteBase64String("base64"u8, frame.Body.IsSingleSegment ? frame.Body.FirstSpan : frame.Body.ToArray());
        }

        json.WriteEndObject();
    }

    /// <summary>Whether a header is about the session that the message came by, and says nothing to others.</summary>
    public static bool IsOfTheSession(ReadOnlySpan<byte> name) => name.SequenceEqual(HeaderName.Subscription) || name.SequenceEqual(HeaderName.Ack);

    // Of repeated headers the first one counts, and a name is there once.
    private static void WriteHeaders(Utf8JsonWriter json, HeaderList headers)
    {
        json.WriteStartObject("headers"u8);

        for (var index = 0; index < headers.Count; index++)
        {
            var header = headers[index];
            if (!IsOfTheSession(header.Name) && headers.TryGet(header.Name, out var first) && first == header.Value)
            {
                json.WriteString(header.Name, header.Value);
            }
        }

        json.WriteEndObject();
    }
}
