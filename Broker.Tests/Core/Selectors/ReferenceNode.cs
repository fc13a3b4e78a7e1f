using System.Globalization;
using System.Numerics;

namespace Broker.Tests.Core.Selectors;

/// <summary>
/// A part of a selector as plainly as it can be said, to test the real one against: values are objects (null, bool, long, double or string), and a
/// part writes itself with as few parentheses as its level allows.
/// </summary>
/// <param name="Level">How tightly it binds: 1 OR, 2 AND, 3 NOT, 4 equality, 5 order and predicates, 6 sum, 7 product, 8 sign, 9 the rest.</param>
internal abstract record ReferenceNode(int Level)
{
    public abstract object? Evaluate(IReadOnlyDictionary<string, string> headers);

    public abstract override string ToString();

    protected static string Write(ReferenceNode node, int leastLevel) => node.Level < leastLevel ? $"({node})" : node.ToString();
}

internal sealed record ReferenceHeader(string Name) : ReferenceNode(9)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => headers.GetValueOrDefault(Name);

    public override string ToString() => Name;
}

internal sealed record ReferenceLiteral(string Text, object Value) : ReferenceNode(Text.StartsWith('-') ? 8 : 9)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => Value;

    public override string ToString() => Text;
}

internal sealed record ReferenceSign(string Symbol, ReferenceNode Operand) : ReferenceNode(8)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => ReferenceValues.ToNumber(Operand.Evaluate(headers)) switch
    {
        long whole => Symbol == "-" ? ReferenceValues.Fit(-(BigInteger)whole) : whole,
        double real => Symbol == "-" ? -real : real,
        _ => null,
    };

    public override string ToString() => $"{Symbol} {Write(Operand, 8)}";
}

internal sealed record ReferenceArithmetic(ReferenceNode Left, string Symbol, ReferenceNode Right) : ReferenceNode(Symbol is "+" or "-" ? 6 : 7)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
    {
        var left = ReferenceValues.ToNumber(Left.Evaluate(headers));
        var right = ReferenceValues.ToNumber(Right.Evaluate(headers));

        return (left, right) switch
        {
            (null, _) or (_, null) => null,
            (long first, long second) => Whole(first, second),
            _ => Real(Convert.ToDouble(left, CultureInfo.InvariantCulture), Convert.ToDouble(right, CultureInfo.InvariantCulture)),
        };
    }

    public override string ToString() => $"{Write(Left, Level)} {Symbol} {Write(Right, Level + 1)}";

    private object? Whole(BigInteger first, BigInteger second) => Symbol switch
    {
        "+" => ReferenceValues.Fit(first + second),
        "-" => ReferenceValues.Fit(first - second),
        "*" => ReferenceValues.Fit(first * second),
        _ when second.IsZero => null,
        "%" => ReferenceValues.Fit(BigInteger.Remainder(first, second)),
        _ => BigInteger.Remainder(first, second).IsZero ? ReferenceValues.Fit(first / second) : (double)(long)first / (long)second,
    };

    private double? Real(double first, double second)
    {
        var result = Symbol switch
        {
            "+" => first + second,
            "-" => first - second,
            "*" => first * second,
            "/" => first / second,
            _ => first % second,
        };

        return double.IsFinite(result) ? result : null;
    }
}

internal sealed record ReferenceComparison(ReferenceNode Left, string Symbol, ReferenceNode Right) : ReferenceNode(Symbol is "=" or "<>" ? 4 : 5)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
        ReferenceValues.Compare(Left.Evaluate(headers), Symbol, Right.Evaluate(headers));

    public override string ToString() => $"{Write(Left, Level)} {Symbol} {Write(Right, Level + 1)}";
}

internal sealed record ReferenceBetween(ReferenceNode Value, ReferenceNode Low, ReferenceNode High, bool IsNegated) : ReferenceNode(5)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
    {
        var value = Value.Evaluate(headers);

        return IsNegated
            ? ReferenceValues.Or(ReferenceValues.Compare(value, "<", Low.Evaluate(headers)), ReferenceValues.Compare(value, ">", High.Evaluate(headers)))
            : ReferenceValues.And(ReferenceValues.Compare(value, ">=", Low.Evaluate(headers)), ReferenceValues.Compare(value, "<=", High.Evaluate(headers)));
    }

    public override string ToString() => $"{Write(Value, 6)} {(IsNegated ? "NOT " : "")}BETWEEN {Write(Low, 6)} AND {Write(High, 6)}";
}

internal sealed record ReferenceLike(ReferenceHeader Header, string Pattern, char? Escape, bool IsNegated) : ReferenceNode(5)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
        Header.Evaluate(headers) is string text ? ReferenceValues.IsLike(text, Pattern, Escape) != IsNegated : null;

    public override string ToString() =>
        $"{Header} {(IsNegated ? "NOT " : "")}LIKE '{Pattern}'{(Escape is { } escape ? $" ESCAPE '{escape}'" : "")}";
}

internal sealed record ReferenceIn(ReferenceHeader Header, IReadOnlyList<string> Texts, bool IsNegated) : ReferenceNode(5)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) =>
        Header.Evaluate(headers) is string text ? Texts.Contains(text) != IsNegated : null;

    public override string ToString() => $"{Header} {(IsNegated ? "NOT " : "")}IN ('{string.Join("', '", Texts)}')";
}

internal sealed record ReferenceIsNull(ReferenceNode Operand, bool IsNegated) : ReferenceNode(4)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => Operand.Evaluate(headers) is null != IsNegated;

    // A calculation must stand in parentheses there.
    public override string ToString() => $"{(Operand is ReferenceArithmetic ? $"({Operand})" : Write(Operand, 4))} IS {(IsNegated ? "NOT " : "")}NULL";
}

internal sealed record ReferenceNot(ReferenceNode Operand) : ReferenceNode(3)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers) => ReferenceValues.ToTruth(Operand.Evaluate(headers)) is { } truth ? !truth : null;

    public override string ToString() => $"NOT {Write(Operand, 3)}";
}

internal sealed record ReferenceLogic(ReferenceNode Left, string Word, ReferenceNode Right) : ReferenceNode(Word == "OR" ? 1 : 2)
{
    public override object? Evaluate(IReadOnlyDictionary<string, string> headers)
    {
        var left = ReferenceValues.ToTruth(Left.Evaluate(headers));
        var right = ReferenceValues.ToTruth(Right.Evaluate(headers));
        return Word == "OR" ? ReferenceValues.Or(left, right) : ReferenceValues.And(left, right);
    }

    public override string ToString() => $"{Write(Left, Level)} {Word} {Write(Right, Level + 1)}";
}
