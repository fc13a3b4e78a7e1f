using System.Globalization;

namespace Broker.Gateways.SockJs;

/// <summary>One field of a form as browsers send it (<c>application/x-www-form-urlencoded</c>), decoded where it stands.</summary>
internal static class FormField
{
    /// <summary>Decodes the field whose name is one letter.</summary>
    /// <param name="form">The body; changed.</param>
    /// <param name="name">The letter.</param>
    /// <returns>The value, in the memory of the body; empty if there is none.</returns>
    public static Memory<byte> Decode(Memory<byte> form, byte name)
    {
        while (!form.IsEmpty)
        {
            var end = form.Span.IndexOf((byte)'&');
            var field = end < 0 ? form : form[..end];
            form = end < 0 ? default : form[(end + 1)..];

            if (field.Span is [var letter, (byte)'=', ..] && letter == name)
            {
                var value = field[2..];
                return value[..Decode(value.Span)];
            }
        }

        return default;
    }

    private static int Decode(Span<byte> value)
    {
        var length = 0;

        for (var read = 0; read < value.Length; length++)
        {
            if (value[read] == '%' && read + 2 < value.Length && byte.TryParse(value.Slice(read + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var octet))
            {
                value[length] = octet;
                read += 3;
            }
            else
            {
                value[length] = value[read] == '+' ? (byte)' ' : value[read];
                read++;
            }
        }

        return length;
    }
}
