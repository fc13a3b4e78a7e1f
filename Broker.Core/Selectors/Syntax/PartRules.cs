using Broker.Core.Selectors.Expressions;

namespace Broker.Core.Selectors.Syntax;

/// <summary>
/// What may stand with what, as far as it can be seen before there is a message: what no message could ever satisfy is an error, and not a
/// subscription that nothing comes from. Most rules are ActiveMQ's; the hints are for those who write <c>content-type</c> and do not think
/// of a subtraction.
/// </summary>
/// <param name="tokens">Where errors go.</param>
internal sealed class PartRules(TokenReader tokens)
{
    private const string HyphenHint = "; a header's name with a hyphen is written in double quotes";

    /// <summary>Takes a part for a condition; a header's name means that its value is true.</summary>
    public ICondition AsCondition(in Part part)
    {
        switch (part.Node)
        {
            case ICondition condition:
                return condition;
            case Identifier identifier:
                return new Assertion(identifier);
            default:
                tokens.Fail(part.Start, $"expected a condition, but found {part.Describe()}");
                return null;
        }
    }

    /// <summary>Refuses what is no number beside an operator that needs one.</summary>
    public void RequireNumber(in Part part, string symbol)
    {
        if (!part.IsNumber && part.Node is not Identifier)
        {
            var hint = part.Node is TextLiteral ? "; a number is written without quotes" : string.Empty;
            tokens.Fail(part.Start, $"expected a number or a header's name beside '{symbol}', but found {part.Describe()}{hint}");
        }
    }

    /// <summary>Refuses to compare for equality what never is equal.</summary>
    public void RequireComparable(in Part left, in Part right)
    {
        if (!MayBeEqual(left, right) || !MayBeEqual(right, left))
        {
            var hint = left.Node is Arithmetic || right.Node is Arithmetic ? HyphenHint : string.Empty;
            tokens.Fail(left.Start, $"{left.Describe()} never equals {right.Describe()}{hint}");
        }
    }

    /// <summary>Takes a part for the name of a header.</summary>
    public Identifier RequireName(in Part part, string keyword)
    {
        if (part.Node is Identifier identifier)
        {
            return identifier;
        }

        var hint = part.Node is Arithmetic ? HyphenHint : string.Empty;
        tokens.Fail(part.Start, $"expected a header's name before {keyword}, but found {part.Describe()}{hint}");
        return null;
    }

    /// <summary>Refuses to ask whether something is null that is no value of a message, or a subtraction that may be meant as a name.</summary>
    public void RequireNullable(in Part part)
    {
        if (part.Node is TextLiteral or NumberLiteral || (part.Node is Arithmetic && !part.IsEnclosed))
        {
            var hint = part.Node is Arithmetic ? HyphenHint + ", a calculation in parentheses" : string.Empty;
            tokens.Fail(part.Start, $"expected a header's name before IS, but found {part.Describe()}{hint}");
        }
    }

    private static bool MayBeEqual(in Part one, in Part other) => one.Node switch
    {
        TextLiteral text when other.IsNumber => text.Value.ToNumber().IsNumber,
        TextLiteral text when other.Node is ICondition => text.Value.ToBoolean().Kind == ValueKind.Boolean,
        ICondition => !other.IsNumber,
        _ => true,
    };
}
