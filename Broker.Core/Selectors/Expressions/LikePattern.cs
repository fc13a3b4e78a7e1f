using System.Text;

namespace Broker.Core.Selectors.Expressions;

/// <summary>
/// A pattern of LIKE: <c>%</c> is any characters, none included, <c>_</c> one character, an escape character before one of them or before
/// itself means that one, and everything else is itself. Compiled to one element an octet or wildcard.
/// </summary>
/// <remarks>
/// <para>
/// Matching goes through pattern and text together. At a <c>%</c> it remembers the place and goes on as if it stood for nothing; where the
/// rest does not fit, it comes back and lets the last <c>%</c> take one character more. An earlier <c>%</c> never needs another chance: what
/// it could take more the last one can take as well. So the steps are at most the pattern's length times the text's, and no text makes
/// them grow faster.
/// </para>
/// <para>
/// An escape character before anything else means itself, as in ActiveMQ; SQL would call it an error.
/// </para>
/// </remarks>
internal sealed class LikePattern
{
    // Elements below 256 are octets.
    private const short OneCharacter = 256;
    private const short AnyCharacters = 257;

    private readonly short[] _elements;

    /// <summary>Compiles a pattern.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="escape">The escape character, or null.</param>
    public LikePattern(string pattern, Rune? escape)
    {
        var elements = new List<short>(pattern.Length);
        Span<byte> octets = stackalloc byte[4];
        var isEscaped = false;
        var runes = pattern.EnumerateRunes().ToArray();

        for (var i = 0; i < runes.Length; i++)
        {
            if (!isEscaped && runes[i] == escape && i + 1 < runes.Length && IsSpecial(runes[i + 1], escape))
            {
                isEscaped = true;
                continue;
            }

            if (!isEscaped && runes[i].Value is '%' or '_')
            {
                elements.Add(runes[i].Value == '%' ? AnyCharacters : OneCharacter);
                continue;
            }

            isEscaped = false;
            foreach (var octet in octets[..runes[i].EncodeToUtf8(octets)])
            {
                elements.Add(octet);
            }
        }

        _elements = [.. elements];
    }

    /// <summary>Gets how many octets and wildcards it has.</summary>
    public int Length => _elements.Length;

    /// <summary>Whether a whole text fits.</summary>
    /// <param name="text">The text, in UTF-8; octets that are none belong to the character before them.</param>
    /// <returns>True if it does.</returns>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<short> pattern = _elements;
        var (element, position) = (0, 0);

        // Behind the last % that was met, and where in the text to try what follows it.
        var (resume, retry) = (-1, 0);

        while (position < text.Length)
        {
            var wanted = element < pattern.Length ? pattern[element] : (short)-1;

            if (wanted == AnyCharacters)
            {
                resume = ++element;
                retry = position;
            }
            else if (wanted == text[position])
            {
                element++;
                position++;
            }
            else if (wanted == OneCharacter)
            {
                element++;
                position = SkipCharacter(text, position);
            }
            else if (resume >= 0)
            {
                retry = NextCandidate(text, SkipCharacter(text, retry), pattern[resume..]);
                element = resume;
                position = retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[element..].IndexOfAnyExcept(AnyCharacters) < 0;
    }

    private static bool IsSpecial(Rune rune, Rune? escape) => rune.Value is '%' or '_' || rune == escape;

    private static int SkipCharacter(ReadOnlySpan<byte> text, int position)
    {
        do
        {
            position++;
        }
        while (position < text.Length && (text[position] & 0xC0) == 0x80);

        return position;
    }

    // Jumps to the next octet that what follows the % begins with; an octet that begins a character is never found inside another one.
    private static int NextCandidate(ReadOnlySpan<byte> text, int position, ReadOnlySpan<short> rest)
    {
        if (rest.IsEmpty)
        {
            return text.Length;
        }

        if (rest[0] >= OneCharacter)
        {
            return position;
        }

        var distance = text[position..].IndexOf((byte)rest[0]);
        return distance < 0 ? text.Length : position + distance;
    }
}
