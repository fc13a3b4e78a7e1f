using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Broker.Gateways.SocketIo;

/// <summary>One argument: a value in JSON, or octets. Valid as long as what it came with.</summary>
public readonly struct SocketValue
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _attachments;

    /// <summary>A value.</summary>
    /// <param name="json">It, found to be right.</param>
    /// <param name="attachments">What placeholders stand for.</param>
    internal SocketValue(ReadOnlyMemory<byte> json, IReadOnlyList<ReadOnlyMemory<byte>> attachments) => (Json, _attachments) = (json, attachments);

    /// <summary>Gets the value in JSON; for octets a placeholder.</summary>
    public ReadOnlyMemory<byte> Json { get; }

    /// <summary>Gets whether it is a text.</summary>
    public bool IsText => Json.Span[0] == (byte)'"';

    /// <summary>Gets whether it is null.</summary>
    public bool IsNull => Json.Span[0] == (byte)'n';

    /// <summary>Gets whether it is an object, and not octets.</summary>
    public bool IsObject => Json.Span[0] == (byte)'{' && !TryGetOctets(out _);

    /// <summary>Reads a text.</summary>
    /// <returns>False if it is none, or cannot be written in UTF-8, because half of a pair of surrogates is missing.</returns>
    public bool TryGetText([NotNullWhen(true)] out string? text)
    {
        text = null;

        if (!IsText)
        {
            return false;
        }

        try
        {
            var reader = NewReader();
            text = reader.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Writes a text in UTF-8.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="length">How many octets were written.</param>
    /// <returns>False if it is none, or cannot be written in UTF-8, because half of a pair of surrogates is missing; then nothing is written.</returns>
    public bool TryWriteText(IBufferWriter<byte> output, out int length)
    {
        length = 0;

        if (!IsText)
        {
            return false;
        }

        try
        {
            // It is never longer than what it is written as.
            var reader = NewReader();
            length = reader.CopyString(output.GetSpan(Json.Length));
            output.Advance(length);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>Reads octets.</summary>
    /// <returns>False if it is something else.</returns>
    public bool TryGetOctets(out ReadOnlyMemory<byte> octets)
    {
        octets = default;

        if (_attachments.Count == 0 || Json.Span[0] != (byte)'{')
        {
            return false;
        }

        var reader = NewReader();
        var isPlaceholder = false;
        var number = -1;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isMark, isNumber) = (reader.ValueTextEquals(SocketJson.Placeholder), reader.ValueTextEquals(SocketJson.Number));
            reader.Read();
            isPlaceholder = isMark ? reader.TokenType == JsonTokenType.True : isPlaceholder;
            number = isNumber && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value) ? value : number;
            reader.Skip();
        }

        // That the number is right has been checked for all.
        octets = isPlaceholder ? _attachments[number] : default;
        return isPlaceholder;
    }

    private Utf8JsonReader NewReader()
    {
        var reader = new Utf8JsonReader(Json.Span);
        reader.Read();
        return reader;
    }
}
