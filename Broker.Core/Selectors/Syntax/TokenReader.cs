using System.Diagnostics.CodeAnalysis;

namespace Broker.Core.Selectors.Syntax;

/// <summary>The words of a selector, one looked at ahead, and the errors about them.</summary>
/// <param name="lexer">Where they come from.</param>
internal sealed class TokenReader(SelectorLexer lexer)
{
    /// <summary>Gets the word that is looked at.</summary>
    public Token Current { get; private set; } = lexer.Next();

    public bool IsAtEnd => Current.Kind == TokenKind.End;

    public bool IsAt(string keywordOrSymbol) => Current.Is(keywordOrSymbol);

    public bool IsAtAny(params ReadOnlySpan<string> keywordsOrSymbols)
    {
        foreach (var candidate in keywordsOrSymbols)
        {
            if (Current.Is(candidate))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes on if this is the word.</summary>
    /// <param name="keywordOrSymbol">The reserved word, in upper case, or symbol.</param>
    /// <returns>False if it is another one.</returns>
    public bool Take(string keywordOrSymbol)
    {
        if (!IsAt(keywordOrSymbol))
        {
            return false;
        }

        Current = lexer.Next();
        return true;
    }

    /// <summary>Goes on.</summary>
    /// <returns>The word that was looked at.</returns>
    public Token TakeAny()
    {
        var token = Current;
        Current = lexer.Next();
        return token;
    }

    /// <summary>Goes on behind a word that must stand here.</summary>
    /// <param name="keywordOrSymbol">The word.</param>
    /// <param name="expectation">What to call it, and why, if it is missing.</param>
    public void Expect(string keywordOrSymbol, string expectation)
    {
        if (!Take(keywordOrSymbol))
        {
            FailExpecting(expectation);
        }
    }

    /// <summary>Goes on behind a string that must stand here.</summary>
    /// <param name="expectation">What to call it if it is missing.</param>
    /// <returns>The string.</returns>
    public Token ExpectText(string expectation)
    {
        if (Current.Kind != TokenKind.Text)
        {
            FailExpecting(expectation);
        }

        return TakeAny();
    }

    /// <summary>Throws: something else was expected here.</summary>
    /// <param name="expectation">What.</param>
    /// <exception cref="SelectorSyntaxException">Always.</exception>
    [DoesNotReturn]
    public void FailExpecting(string expectation) => Fail(Current.Start, $"expected {expectation}, but found {Current.Describe()}");

    /// <summary>Throws.</summary>
    /// <param name="position">Where, in UTF-16 units from 0.</param>
    /// <param name="detail">What was expected and what there is.</param>
    /// <exception cref="SelectorSyntaxException">Always.</exception>
    [DoesNotReturn]
    public void Fail(int position, string detail) => lexer.Fail(position, detail);
}
