using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Selectors;

/// <summary>Random selectors that are well formed, and headers to ask them about.</summary>
internal static class ReferenceGenerator
{
    private const int MaxSize = 12;

    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private static readonly string[] Texts =
    [
        "", "0", "1", "2", "3", "7", "-3", "+2", "9.5", "-0.5", ".5", "1e3", "1e400", "10", "007", "true", "false", "TRUE", "abc", "ab", "é", "aéb", " 1", "0x1",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808", "9007199254740993", "9007199254740992", "NaN", "-", "1.",
    ];

    private static readonly ReferenceLiteral[] Numbers =
    [
        new("0", 0L), new("1", 1L), new("2", 2L), new("3", 3L), new("-3", -3L), new("10", 10L), new("0x1F", 31L), new("017", 15L), new("5L", 5L),
        new("0.0", 0.0), new("9.5", 9.5), new("-.5", -0.5), new("1e3", 1e3), new("1.5E-2", 0.015), new("1e308", 1e308),
        new("9223372036854775807", long.MaxValue), new("-9223372036854775808", long.MinValue), new("9007199254740993", 9007199254740993),
        new("9007199254740992.0", 9007199254740992.0), new("9223372036854775808", 9223372036854775808.0),
    ];

    public static Gen<Dictionary<string, string>> Headers { get; } =
        from values in Gen.ArrayOf(Gen.Elements(Texts), Names.Length)
        from isThere in Gen.ArrayOf(Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))), Names.Length)
        select Names.Zip(values).Where((_, i) => isThere[i]).ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>A pattern, an escape character and a text, of few different characters so that they meet.</summary>
    public static Gen<(string Text, string Pattern, char? Escape)> Likes { get; } =
        from text in Gen.Elements('a', 'b', 'é', '!', '_', '%', '語').ArrayOf().Resize(14)
        from pattern in Gen.Elements('a', 'b', 'é', '!', '_', '%', '%', '_').ArrayOf().Resize(10)
        from escape in Gen.Elements<char?>(null, '!', '%', '_', 'é')
        select (new string(text), new string(pattern), escape);

    public static Gen<ReferenceNode> Selectors { get; } = Gen.Choose(1, MaxSize).SelectMany(Condition);

    private static Gen<ReferenceHeader> Header { get; } = Gen.Elements(Names).Select(name => new ReferenceHeader(name));

    private static Gen<bool> Flag { get; } = Gen.Elements(true, false);

    private static Gen<ReferenceNode> Condition(int size) => size <= 1
        ? Gen.OneOf(Header.Select(Plain), Gen.Elements("TRUE", "FALSE").Select(text => Plain(new ReferenceLiteral(text, text == "TRUE"))))
        : Gen.Choose(0, 10).SelectMany(kind => kind switch
        {
            0 or 1 or 2 => from left in Condition(size / 2)
                           from word in Gen.Elements("AND", "OR")
                           from right in Condition(size / 2)
                           select Plain(new ReferenceLogic(left, word, right)),
            3 => Condition(size - 1).Select(operand => Plain(new ReferenceNot(operand))),
            4 => Equality(size),
            5 or 6 => from left in Number(size / 2)
                      from symbol in Gen.Elements("<", "<=", ">", ">=", "=", "<>")
                      from right in Number(size / 2)
                      select Plain(new ReferenceComparison(left, symbol, right)),
            7 => from value in Number(size / 3)
                 from low in Number(size / 3)
                 from high in Number(size / 3)
                 from isNegated in Flag
                 select Plain(new ReferenceBetween(value, low, high, isNegated)),
            8 => from header in Header
                 from like in Likes
                 from isNegated in Flag
                 select Plain(new ReferenceLike(header, like.Pattern, like.Escape, isNegated)),
            9 => from header in Header
                 from texts in Gen.NonEmptyListOf(Gen.Elements(Texts))
                 from isNegated in Flag
                 select Plain(new ReferenceIn(header, [.. texts], isNegated)),
            _ => from operand in Gen.OneOf(Header.Select(Plain), Condition(size - 1), Arithmetic(size))
                 from isNegated in Flag
                 select Plain(new ReferenceIsNull(operand, isNegated)),
        });

    private static Gen<ReferenceNode> Equality(int size) =>
        from left in Header
        from symbol in Gen.Elements("=", "<>")
        from right in Gen.OneOf(
            Header.Select(Plain), Condition(size / 2), Gen.Elements(Texts).Select(text => Plain(new ReferenceLiteral($"'{text}'", text))))
        from isSwapped in Flag
        select Plain(isSwapped ? new ReferenceComparison(right, symbol, left) : new ReferenceComparison(left, symbol, right));

    private static Gen<ReferenceNode> Number(int size) => size <= 1
        ? Gen.OneOf(Header.Select(Plain), Gen.Elements(Numbers).Select(Plain))
        : Gen.Choose(0, 3).SelectMany(kind => kind switch
        {
            0 => from symbol in Gen.Elements("+", "-")
                 from operand in Number(size - 1)
                 select Plain(new ReferenceSign(symbol, operand)),
            1 => Number(1),
            _ => Arithmetic(size),
        });

    private static Gen<ReferenceNode> Arithmetic(int size) =>
        from left in Number(size / 2)
        from symbol in Gen.Elements("+", "-", "*", "/", "%")
        from right in Number(size / 2)
        select Plain(new ReferenceArithmetic(left, symbol, right));

    private static ReferenceNode Plain(ReferenceNode node) => node;
}
