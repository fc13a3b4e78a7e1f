using System.Buffers;
using System.Buffers.Text;

namespace Broker.Host.Tokens;

/// <summary>Base64url as RFC 7515 has it: no padding, no blanks, no bits left over. Each octet string has one text only, so that nobody can vary a token.</summary>
internal static class TokenText
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Whether a text looks like a token: three parts of the alphabet, none of them empty save the last.</summary>
    public static bool LooksLikeToken(string text)
    {
        var parts = text.Split('.', 6);
        return parts.Length is 3 or 5 && parts[0].Length > 0 && parts[0][0] == 'e' && !parts.Any(part => part.AsSpan().ContainsAnyExcept(Letters));
    }

    /// <summary>Decodes a text.</summary>
    public static bool TryDecode(string text, out byte[] octets)
    {
        octets = [];

        if (text.AsSpan().ContainsAnyExcept(Letters) || text.Length % 4 == 1)
        {
            return false;
        }

        var buffer = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        var status = Base64Url.DecodeFromChars(text, buffer, out _, out var written);
        octets = buffer[..written];
        return status == OperationStatus.Done && Base64Url.EncodeToString(octets) == text;
    }
}
