using System.Text;
using System.Text.Json;
using Broker.Gateways.SocketIo;
using Broker.Stomp;

namespace Broker.Host.Gateways.SocketIo;

/// <summary>
/// The headers that come with an event: an object of texts, numbers and truth values. They are written escaped, behind those that the
/// gateway writes itself, which therefore count; a client cannot say more with them than a STOMP client could.
/// </summary>
internal sealed class SocketIoHeaders
{
    private readonly List<(string Name, string Value)> _headers = [];

    /// <summary>The value of the first header of a name, or null.</summary>
    public string? this[string name] => _headers.Find(header => header.Name == name).Value;

    /// <summary>Reads headers.</summary>
    /// <param name="value">The object.</param>
    /// <param name="most">The most that there may be.</param>
    /// <param name="headers">They.</param>
    /// <returns>What is wrong, or null.</returns>
    public static string? TryRead(SocketValue value, int most, out SocketIoHeaders headers)
    {
        headers = new SocketIoHeaders();

        try
        {
            var reader = new Utf8JsonReader(value.Json.Span);
            reader.Read();

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (headers._headers.Count == most)
                {
                    return $"there are more than {most} headers (broker.conf: limits.headers).";
                }

                var name = reader.GetString()!;
                reader.Read();

                if (headers.Add(name, ref reader) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return "a header is no Unicode.";
        }
    }

    /// <summary>Writes them into a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="except">The names of those that were written already, or have no place in it.</param>
    public void Write(in FrameWriter frame, params ReadOnlySpan<string> except)
    {
        foreach (var (name, value) in _headers)
        {
            if (!except.Contains(name))
            {
                frame.Header(Encoding.UTF8.GetBytes(name), value);
            }
        }
    }

    private string? Add(string name, ref Utf8JsonReader reader)
    {
        var text = reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString(),
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True => "true",
            JsonTokenType.False => "false",
            _ => null,
        };

        // NUL is what no version of STOMP can escape.
        if (text is null || name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal))
        {
            return $"header '{name.Replace('\0', '?')}' must have a name, and a text, a number, true or false without NUL as its value.";
        }

        _headers.Add((name, text));
        return null;
    }
}
