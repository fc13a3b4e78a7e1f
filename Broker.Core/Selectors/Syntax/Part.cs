using Broker.Core.Selectors.Expressions;

namespace Broker.Core.Selectors.Syntax;

/// <summary>A part of a selector that has been parsed.</summary>
/// <param name="Node">What it means.</param>
/// <param name="Start">Where it starts, in UTF-16 units from 0.</param>
/// <param name="IsEnclosed">Whether it stands in parentheses.</param>
internal readonly record struct Part(IOperand Node, int Start, bool IsEnclosed = false)
{
    /// <summary>Gets whether it is a number whatever the message: a literal or a calculation.</summary>
    public bool IsNumber => Node is NumberLiteral or Arithmetic or Sign;

    /// <summary>What an error calls it.</summary>
    public string Describe() => Node switch
    {
        Identifier identifier => $"the name {Token.Shorten(identifier.Name)}",
        TextLiteral literal => $"the string '{Token.Shorten(literal.Text)}'",
        NumberLiteral => "a number",
        ICondition => "a condition",
        _ => "a calculation",
    };
}
