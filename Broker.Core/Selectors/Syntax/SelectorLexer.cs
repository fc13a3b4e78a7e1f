using System.Buffers;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Broker.Core.Selectors.Syntax;

/// <summary>
/// Cuts a selector into words. Names follow Java's rules for identifiers, and may have points; a name in double quotes may be anything, as
/// <c>"content-type"</c>. Reserved words are the same in upper and lower case. There are no comments, which ActiveMQ has and JMS has not.
/// </summary>
internal sealed class SelectorLexer
{
    // ActiveMQ puts it before each selector of a STOMP client, and Artemis's users write it: what it asks for is always done here.
    private const string ConvertPrefix = "convert_string_expressions:";

    // Artemis's and Apollo's: names may contain hyphens, and so a subtraction needs a blank before its sign.
    private const string HyphenPrefix = "hyphenated_props:";

    private static readonly FrozenSet<string> Keywords =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "AND", "BETWEEN", "ESCAPE", "FALSE", "IN", "IS", "LIKE", "NOT", "NULL", "OR", "TRUE");

    private static readonly SearchValues<char> Decimal = SearchValues.Create("0123456789.");

    private readonly string _text;
    private readonly bool _hasHyphenatedNames;
    private int _position;

    /// <summary>Begins, behind the prefixes if there are any.</summary>
    /// <param name="text">The selector.</param>
    public SelectorLexer(string text)
    {
        _text = text;

        var isPrefixed = true;
        while (isPrefixed)
        {
            var isHyphenated = SkipPrefix(HyphenPrefix);
            _hasHyphenatedNames |= isHyphenated;
            isPrefixed = isHyphenated || SkipPrefix(ConvertPrefix);
        }
    }

    /// <summary>Reads the next word.</summary>
    /// <returns>The word.</returns>
    /// <exception cref="SelectorSyntaxException">Here is none.</exception>
    public Token Next()
    {
        while (_position < _text.Length && _text[_position] is ' ' or '\t' or '\n' or '\r' or '\f')
        {
            _position++;
        }

        if (_position == _text.Length)
        {
            return new Token(TokenKind.End, string.Empty, _position);
        }

        var first = _text[_position];
        return first switch
        {
            '\'' => ReadQuoted(TokenKind.Text, first),
            '"' => ReadQuoted(TokenKind.Name, first),
            '.' or (>= '0' and <= '9') => ReadNumber(),
            _ when IsPartOfName(_position, isFirst: true, out _) => ReadName(),
            _ => ReadSymbol(),
        };
    }

    /// <summary>Throws.</summary>
    /// <param name="position">Where, in UTF-16 units from 0.</param>
    /// <param name="detail">What was expected and what there is.</param>
    /// <exception cref="SelectorSyntaxException">Always.</exception>
    [DoesNotReturn]
    public void Fail(int position, string detail)
    {
        var column = 1;
        foreach (var _ in _text.AsSpan(0, position).EnumerateRunes())
        {
            column++;
        }

        throw new SelectorSyntaxException(column, detail);
    }

    private bool SkipPrefix(string prefix)
    {
        var isHere = _text.AsSpan(_position).StartsWith(prefix);
        _position += isHere ? prefix.Length : 0;
        return isHere;
    }

    // The quote itself is written twice inside.
    private Token ReadQuoted(TokenKind kind, char quote)
    {
        var begin = _position++;
        var content = new StringBuilder();

        while (true)
        {
            var length = _text.AsSpan(_position).IndexOf(quote);
            if (length < 0)
            {
                Fail(begin, kind == TokenKind.Text ? "this string has no closing '" : "this name has no closing \"");
            }

            content.Append(_text, _position, length);
            _position += length + 1;

            if (_position == _text.Length || _text[_position] != quote)
            {
                break;
            }

            content.Append(quote);
            _position++;
        }

        if (kind == TokenKind.Name && content.Length == 0)
        {
            Fail(begin, "expected a name between the double quotes; a string is written in single quotes");
        }

        return new Token(kind, content.ToString(), begin);
    }

    // Takes all that could be meant as part of it, so that an error shows the whole.
    private Token ReadNumber()
    {
        var begin = _position;
        while (ContinuesNumber(begin, out var length))
        {
            _position += length;
        }

        return new Token(TokenKind.Number, _text[begin.._position], begin);
    }

    // A sign belongs to a number behind the letter of an exponent only.
    private bool ContinuesNumber(int begin, out int length)
    {
        if (_position < _text.Length && _text[_position] is '+' or '-')
        {
            var before = _text.AsSpan(begin, _position - begin);
            length = 1;
            return before is [.. var digits, 'e' or 'E'] && !digits.ContainsAnyExcept(Decimal);
        }

        return IsPartOfName(_position, isFirst: false, out length);
    }

    private Token ReadName()
    {
        var begin = _position;
        while (IsPartOfName(_position, isFirst: _position == begin, out var length))
        {
            _position += length;
        }

        var name = _text[begin.._position];
        return Keywords.TryGetValue(name, out var keyword) ? new Token(TokenKind.Keyword, keyword, begin) : new Token(TokenKind.Name, name, begin);
    }

    private Token ReadSymbol()
    {
        var begin = _position;
        var rest = _text.AsSpan(begin);
        var length = rest.StartsWith("<>") || rest.StartsWith("<=") || rest.StartsWith(">=") ? 2 : 1;

        if (rest.StartsWith("!=") || rest.StartsWith("=="))
        {
            Fail(begin, rest[0] == '!' ? "'!=' is no operator; not equal is written '<>'" : "'==' is no operator; equal is written '='");
        }

        if (!"=<>+-*/%(),".Contains(rest[0], StringComparison.Ordinal))
        {
            Rune.DecodeFromUtf16(rest, out var rune, out _);
            Fail(begin, $"the character '{Token.Shorten(rune.ToString())}' (U+{rune.Value:X4}) has no meaning outside of quotes");
        }

        _position += length;
        return new Token(TokenKind.Symbol, _text.Substring(begin, length), begin);
    }

    // Java's rule for the first and the further characters of an identifier.
    private bool IsPartOfName(int position, bool isFirst, out int length)
    {
        Rune.DecodeFromUtf16(_text.AsSpan(position), out var rune, out length);

        return position < _text.Length && (Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber or UnicodeCategory.CurrencySymbol
                or UnicodeCategory.ConnectorPunctuation => true,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => !isFirst,
            _ => !isFirst && (rune.Value == '.' || (rune.Value == '-' && _hasHyphenatedNames)),
        });
    }
}
