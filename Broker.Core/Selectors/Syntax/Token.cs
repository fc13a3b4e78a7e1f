using System.Globalization;

namespace Broker.Core.Selectors.Syntax;

/// <summary>A word of a selector.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name or string without its quotes, a reserved word in upper case, otherwise as written.</param>
/// <param name="Start">Where it starts, in UTF-16 units from 0.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start)
{
    // Enough to recognise it by; an error must not repeat kilobytes.
    private const int MaxQuoted = 32;

    public bool Is(string keywordOrSymbol) => Kind is TokenKind.Keyword or TokenKind.Symbol && Text == keywordOrSymbol;

    /// <summary>What an error calls it.</summary>
    public string Describe() => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Name => $"the name {Shorten(Text)}",
        TokenKind.Text => $"the string '{Shorten(Text)}'",
        TokenKind.Number => $"the number {Shorten(Text)}",
        TokenKind.Keyword => Text,
        _ => $"'{Text}'",
    };

    /// <summary>Makes a text fit to be repeated in an error: short, on one line.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Its beginning, with <c>?</c> for what cannot be shown.</returns>
    public static string Shorten(string text)
    {
        var end = Math.Min(text.Length, MaxQuoted);
        end = end > 0 && end < text.Length && char.IsHighSurrogate(text[end - 1]) ? end - 1 : end;

        var shown = string.Create(end, text, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.GetUnicodeCategory(text[i]) is UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : text[i];
            }
        });

        return end < text.Length ? shown + "..." : shown;
    }
}
