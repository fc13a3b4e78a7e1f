using System.Text.Json;

namespace Broker.Gateways.SocketIo;

/// <summary>
/// Takes the JSON of packets apart in one pass, without making anything of it but a list of where the arguments are. An object
/// {"_placeholder": true, "num": N} in a packet with attachments stands for the one of that number.
/// </summary>
internal static class SocketJson
{
    private const int NoNumber = -1;

    /// <summary>Says that an object is a placeholder.</summary>
    public static ReadOnlySpan<byte> Placeholder => "_placeholder"u8;

    /// <summary>Says for which attachment.</summary>
    public static ReadOnlySpan<byte> Number => "num"u8;

    /// <summary>Reads an array.</summary>
    /// <param name="json">It, with nothing around it.</param>
    /// <param name="attachments">How many there are.</param>
    /// <param name="limits">What it may measure.</param>
    /// <returns>Its values.</returns>
    /// <exception cref="SocketProtocolException">It is none, or breaks a limit.</exception>
    public static List<ReadOnlyMemory<byte>> ReadArray(ReadOnlyMemory<byte> json, int attachments, SocketLimits limits)
    {
        try
        {
            return Read(json, attachments, limits);
        }
        catch (JsonException)
        {
            throw new SocketProtocolException("the payload is no JSON, or too deep");
        }
    }

    /// <summary>Checks an object.</summary>
    /// <exception cref="SocketProtocolException">It is none, or breaks a limit.</exception>
    public static void CheckObject(ReadOnlyMemory<byte> json, SocketLimits limits)
    {
        try
        {
            var reader = NewReader(json.Span, limits);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new SocketProtocolException("the payload is no object");
            }

            while (reader.Read())
            {
                // Reading is checking.
            }
        }
        catch (JsonException)
        {
            throw new SocketProtocolException("the payload is no JSON, or too deep");
        }
    }

    private static List<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> json, int attachments, SocketLimits limits)
    {
        var reader = NewReader(json.Span, limits);
        var values = new List<ReadOnlyMemory<byte>>();
        var objects = new OpenObject[limits.Depth + 1];

        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
        {
            throw new SocketProtocolException("the payload is no array");
        }

        while (reader.Read() && reader.CurrentDepth > 0)
        {
            if (values.Count == limits.Arguments)
            {
                throw new SocketProtocolException("there are too many arguments");
            }

            var start = (int)reader.TokenStartIndex;
            ReadValue(ref reader, objects, attachments);
            values.Add(json[start..(int)reader.BytesConsumed]);
        }

        // If anything follows, it is none.
        reader.Read();
        return values;
    }

    private static void ReadValue(ref Utf8JsonReader reader, OpenObject[] objects, int attachments)
    {
        var depth = reader.CurrentDepth;
        Note(ref reader, objects, attachments);

        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.CurrentDepth > depth)
            {
                Note(ref reader, objects, attachments);
            }

            Note(ref reader, objects, attachments);
        }
    }

    private static void Note(ref Utf8JsonReader reader, OpenObject[] objects, int attachments)
    {
        // Of what is in an object, the depth is one more than its own.
        var depth = reader.CurrentDepth;

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                objects[depth] = new OpenObject(IsPlaceholder: false, NoNumber, Property: 0);
                break;
            case JsonTokenType.PropertyName:
                objects[depth - 1] = objects[depth - 1] with { Property = reader.ValueTextEquals(Placeholder) ? 1 : reader.ValueTextEquals(Number) ? 2 : 0 };
                return;
            case JsonTokenType.EndObject when objects[depth].IsPlaceholder && attachments > 0 && (uint)objects[depth].Number >= (uint)attachments:
                throw new SocketProtocolException("a placeholder stands for no attachment");
        }

        if (depth > 0 && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            objects[depth - 1] = NoteValue(ref reader, objects[depth - 1]);
        }
    }

    private static OpenObject NoteValue(ref Utf8JsonReader reader, OpenObject around) => around.Property switch
    {
        1 => around with { IsPlaceholder = reader.TokenType == JsonTokenType.True, Property = 0 },
        2 => around with { Number = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) ? number : NoNumber, Property = 0 },
        _ => around,
    };

    private static Utf8JsonReader NewReader(ReadOnlySpan<byte> json, SocketLimits limits) => new(json, new JsonReaderOptions { MaxDepth = limits.Depth });

    private readonly record struct OpenObject(bool IsPlaceholder, int Number, int Property);
}
