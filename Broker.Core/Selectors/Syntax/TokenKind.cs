namespace Broker.Core.Selectors.Syntax;

/// <summary>What a <see cref="Token"/> is.</summary>
internal enum TokenKind
{
    /// <summary>The end of the text.</summary>
    End,

    /// <summary>A name, in double quotes or not.</summary>
    Name,

    /// <summary>A string in single quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A reserved word; its text is in upper case.</summary>
    Keyword,

    /// <summary>An operator, a parenthesis or a comma.</summary>
    Symbol,
}
