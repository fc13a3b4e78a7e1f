using System.Text;
using Broker.Core.Selectors.Expressions;

namespace Broker.Core.Selectors.Syntax;

/// <summary>Makes the parts of a selector, and counts what has a limit.</summary>
/// <param name="tokens">Where errors go.</param>
/// <param name="rules">What may stand with what.</param>
internal sealed class PartFactory(TokenReader tokens, PartRules rules)
{
    private int _nodes;
    private int _likeOctets;

    public Part Make(IOperand node, int start)
    {
        if (++_nodes > Selector.MaxNodes)
        {
            tokens.Fail(start, $"a selector has at most {Selector.MaxNodes} names, values and operators; a list after IN counts once");
        }

        return new Part(node, start);
    }

    public Part MakeNegated(ICondition condition, bool isNegated, int start) => Make(isNegated ? new Negation(condition) : condition, start);

    /// <summary>Makes a number of a token.</summary>
    public Part MakeNumber(in Token token, bool isNegative, int start)
    {
        var value = NumberSyntax.Parse(token.Text, isNegative);
        if (value.IsNull)
        {
            tokens.Fail(token.Start, $"{Token.Shorten(token.Text)} is no number (57, 5.7, 5e7, 0x39 or octal 071), or too large for one");
        }

        return Make(new NumberLiteral(value), start);
    }

    public Part MakeArithmetic(in Part left, string symbol, in Part right)
    {
        rules.RequireNumber(left, symbol);
        rules.RequireNumber(right, symbol);

        var operation = symbol switch
        {
            "+" => ArithmeticOperator.Add,
            "-" => ArithmeticOperator.Subtract,
            "*" => ArithmeticOperator.Multiply,
            "/" => ArithmeticOperator.Divide,
            _ => ArithmeticOperator.Remainder,
        };

        return Make(new Arithmetic(left.Node, operation, right.Node), left.Start);
    }

    /// <summary>Makes a comparison with one of <c>= &lt;&gt;</c>.</summary>
    public Part MakeEquality(in Part left, string symbol, in Part right)
    {
        rules.RequireComparable(left, right);
        return Make(new Comparison(left.Node, symbol == "=" ? ComparisonOperator.Equal : ComparisonOperator.NotEqual, right.Node), left.Start);
    }

    /// <summary>Makes a comparison with one of <c>&lt; &lt;= &gt; &gt;=</c>.</summary>
    public Part MakeOrder(in Part left, string symbol, in Part right)
    {
        rules.RequireNumber(left, symbol);
        rules.RequireNumber(right, symbol);

        var comparison = symbol switch
        {
            "<" => ComparisonOperator.Less,
            "<=" => ComparisonOperator.LessOrEqual,
            ">" => ComparisonOperator.Greater,
            _ => ComparisonOperator.GreaterOrEqual,
        };

        return Make(new Comparison(left.Node, comparison, right.Node), left.Start);
    }

    public Part MakeBetween(in Part value, in Part low, in Part high, bool isNegated)
    {
        rules.RequireNumber(value, "BETWEEN");
        rules.RequireNumber(low, "BETWEEN");
        rules.RequireNumber(high, "BETWEEN");
        return Make(new Between(value.Node, low.Node, high.Node, isNegated), value.Start);
    }

    /// <summary>Makes a LIKE of a header's name, and a pattern and escape character as they were written.</summary>
    public Part MakeLike(in Part value, bool isNegated, in Token pattern, in Token? escape)
    {
        var name = rules.RequireName(value, "LIKE");
        var like = new LikePattern(pattern.Text, escape is { } token ? ReadEscape(token) : null);

        _likeOctets += like.Length;
        if (_likeOctets > Selector.MaxLikeOctets)
        {
            tokens.Fail(pattern.Start, $"the patterns of LIKE in a selector have at most {Selector.MaxLikeOctets} octets together");
        }

        return MakeNegated(new Like(name, like), isNegated, value.Start);
    }

    private Rune ReadEscape(in Token token)
    {
        var runes = token.Text.EnumerateRunes();
        if (!runes.MoveNext() || runes.Current.Utf16SequenceLength != token.Text.Length)
        {
            tokens.Fail(token.Start, $"expected one character after ESCAPE, but found {token.Describe()}");
        }

        return runes.Current;
    }
}
