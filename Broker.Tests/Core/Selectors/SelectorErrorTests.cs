using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>What a text that is no selector is told: the column, what was expected, what there is.</summary>
internal sealed class SelectorErrorTests
{
    private const string Operand = "expected a name, a value or '('";
    private const string Operator = "expected an operator, AND, OR or the end";
    private const string Hyphen = "a header's name with a hyphen is written in double quotes";

    [TestCase("=TEST 'test'", 1, Operand + ", but found '='")]
    [TestCase("a =", 4, Operand + ", but found the end")]
    [TestCase("a = ", 5, Operand + ", but found the end")]
    [TestCase("a = AND b", 5, Operand + ", but found AND")]
    [TestCase("a = 1 AND", 10, Operand + ", but found the end")]
    [TestCase("a = 1 OR OR b = 2", 10, Operand + ", but found OR")]
    [TestCase("a = 1 AMD b = 2", 7, Operator + ", but found the name AMD")]
    [TestCase("prop1 = prop2 foo AND string = 'Test'", 15, Operator + ", but found the name foo")]
    [TestCase("a = 'it's'", 9, Operator + ", but found the name s")]
    [TestCase("a = 1 'x'", 7, Operator + ", but found the string 'x'")]
    [TestCase("a = 1)", 6, Operator + ", but found ')'")]
    [TestCase("a 5", 3, Operator + ", but found the number 5")]
    [TestCase("(a = 1", 7, "expected an operator, AND, OR or ')', but found the end")]
    [TestCase("(a = 1 b", 8, "expected an operator, AND, OR or ')', but found the name b")]
    [TestCase("()", 2, Operand + ", but found ')'")]
    [TestCase("NOT", 4, Operand + ", but found the end")]
    [TestCase("a = NOT b", 5, Operand + ", but found NOT")]
    [TestCase("a = NULL", 5, "expected a value; NULL stands only after IS or IS NOT, but found NULL")]
    [TestCase("a IS", 5, "expected NULL or NOT NULL, but found the end")]
    [TestCase("a IS 5", 6, "expected NULL or NOT NULL, but found the number 5")]
    [TestCase("a IS TRUE", 6, "expected NULL or NOT NULL, but found TRUE")]
    [TestCase("a IS NOT x", 10, "expected NULL, but found the name x")]
    [TestCase("a NOT = 1", 7, "expected BETWEEN, LIKE or IN after NOT, but found '='")]
    [TestCase("a BETWEEN 1", 12, "expected AND and the upper end of BETWEEN, but found the end")]
    [TestCase("a BETWEEN 1 OR 2", 13, "expected AND and the upper end of BETWEEN, but found OR")]
    [TestCase("a BETWEEN 1 AND", 16, Operand + ", but found the end")]
    [TestCase("a LIKE 5", 8, "expected a pattern in single quotes after LIKE, but found the number 5")]
    [TestCase("a LIKE b", 8, "expected a pattern in single quotes after LIKE, but found the name b")]
    [TestCase("a LIKE 'x' ESCAPE", 18, "expected a character in single quotes after ESCAPE, but found the end")]
    [TestCase("a LIKE 'x' ESCAPE ''", 19, "expected one character after ESCAPE, but found the string ''")]
    [TestCase("a LIKE 'x' ESCAPE '!!'", 19, "expected one character after ESCAPE, but found the string '!!'")]
    [TestCase("a IN 'x'", 6, "expected '(' after IN, but found the string 'x'")]
    [TestCase("a IN ()", 7, "expected a string in single quotes in the list of IN, but found ')'")]
    [TestCase("a IN (1, 2)", 7, "expected a string in single quotes in the list of IN, but found the number 1")]
    [TestCase("a IN ('x' 'y')", 11, "expected ',' or ')' in the list of IN, but found the string 'y'")]
    [TestCase("a IN ('x',)", 11, "expected a string in single quotes in the list of IN, but found ')'")]
    [TestCase("a IN ('x'", 10, "expected ',' or ')' in the list of IN, but found the end")]
    [TestCase("1 +", 4, Operand + ", but found the end")]
    [TestCase("a = 1 ESCAPE '!'", 7, Operator + ", but found ESCAPE")]
    public void Something_else_was_expected(string selector, int column, string detail) => AssertFails(selector, column, detail);

    [TestCase("a = 'x", 5, "this string has no closing '")]
    [TestCase("a = 'it''s", 5, "this string has no closing '")]
    [TestCase("a = 'x' AND \"b", 13, "this name has no closing \"")]
    [TestCase("a = \"\"", 5, "expected a name between the double quotes; a string is written in single quotes")]
    [TestCase("a != 1", 3, "'!=' is no operator; not equal is written '<>'")]
    [TestCase("a == 1", 3, "'==' is no operator; equal is written '='")]
    [TestCase("a && b", 3, "the character '&' (U+0026) has no meaning outside of quotes")]
    [TestCase("a = #1", 5, "the character '#' (U+0023) has no meaning outside of quotes")]
    [TestCase("a = \u0007", 5, "the character '?' (U+0007) has no meaning outside of quotes")]
    [TestCase("a = 😀", 5, "the character '😀' (U+1F600) has no meaning outside of quotes")]
    [TestCase("a = \uD83D", 5, "the character '\uFFFD' (U+FFFD) has no meaning outside of quotes")]
    [TestCase("a = ‘x’", 5, "the character '‘' (U+2018) has no meaning outside of quotes")]
    [TestCase("a = 18abc", 5, "18abc is no number (57, 5.7, 5e7, 0x39 or octal 071), or too large for one")]
    [TestCase("a = 09", 5, "09 is no number")]
    [TestCase("a = 0x", 5, "0x is no number")]
    [TestCase("a = 0xFG", 5, "0xFG is no number")]
    [TestCase("a = 0x8000000000000000", 5, "0x8000000000000000 is no number")]
    [TestCase("a = 1e", 5, "1e is no number")]
    [TestCase("a = 1e+", 5, "1e+ is no number")]
    [TestCase("a = 1e309", 5, "1e309 is no number")]
    [TestCase("a = -1e309", 6, "1e309 is no number")]
    [TestCase("a = 1.2.3", 5, "1.2.3 is no number")]
    [TestCase("a = .", 5, ". is no number")]
    [TestCase("a = .b", 5, ".b is no number")]
    [TestCase("a = 5.5L", 5, "5.5L is no number")]
    [TestCase("a = 1_000", 5, "1_000 is no number")]
    public void A_word_is_wrong(string selector, int column, string detail) => AssertFails(selector, column, detail);

    [TestCase("5", 1, "expected a condition, but found a number")]
    [TestCase("'x'", 1, "expected a condition, but found the string 'x'")]
    [TestCase("3 + 5", 1, "expected a condition, but found a calculation")]
    [TestCase("TRUE AND 3 + 5", 10, "expected a condition, but found a calculation")]
    [TestCase("5 OR a", 1, "expected a condition, but found a number")]
    [TestCase("a AND (b OR 'x')", 13, "expected a condition, but found the string 'x'")]
    [TestCase("NOT 5", 5, "expected a condition, but found a number")]
    [TestCase("age > '18'", 7, "expected a number or a header's name beside '>', but found the string '18'; a number is written without quotes")]
    [TestCase("'18' < age", 1, "expected a number or a header's name beside '<', but found the string '18'; a number is written without quotes")]
    [TestCase("a < TRUE", 5, "expected a number or a header's name beside '<', but found a condition")]
    [TestCase("1 < 2 < 3", 1, "expected a number or a header's name beside '<', but found a condition")]
    [TestCase("a BETWEEN 'x' AND 5", 11, "expected a number or a header's name beside 'BETWEEN', but found the string 'x'; a number is written without quotes")]
    [TestCase("a BETWEEN 1 AND 'y'", 17, "expected a number or a header's name beside 'BETWEEN', but found the string 'y'; a number is written without quotes")]
    [TestCase("'a' BETWEEN 1 AND 2", 1, "expected a number or a header's name beside 'BETWEEN', but found the string 'a'; a number is written without quotes")]
    [TestCase("a + 'x' = 'y'", 5, "expected a number or a header's name beside '+', but found the string 'x'; a number is written without quotes")]
    [TestCase("a * (b > 1) = 2", 5, "expected a number or a header's name beside '*', but found a condition")]
    [TestCase("-'x' = 2", 2, "expected a number or a header's name beside '-', but found the string 'x'; a number is written without quotes")]
    [TestCase("-TRUE = 2", 2, "expected a number or a header's name beside '-', but found a condition")]
    [TestCase("5 = 'x'", 1, "a number never equals the string 'x'")]
    [TestCase("TRUE = 5", 1, "a condition never equals a number")]
    [TestCase("5 <> (a > 1)", 1, "a number never equals a condition")]
    [TestCase("TRUE = 'x'", 1, "a condition never equals the string 'x'")]
    [TestCase("'x' LIKE 'x'", 1, "expected a header's name before LIKE, but found the string 'x'")]
    [TestCase("5 IN ('x')", 1, "expected a header's name before IN, but found a number")]
    [TestCase("5 IS NULL", 1, "expected a header's name before IS, but found a number")]
    [TestCase("'x' IS NOT NULL", 1, "expected a header's name before IS, but found the string 'x'")]
    public void Parts_do_not_go_together(string selector, int column, string detail) => AssertFails(selector, column, detail);

    [TestCase("content-type = 'text/plain'", 1, "a calculation never equals the string 'text/plain'; " + Hyphen)]
    [TestCase("'x' <> content-type", 1, "the string 'x' never equals a calculation; " + Hyphen)]
    [TestCase("content-type LIKE 'text/%'", 1, "expected a header's name before LIKE, but found a calculation; " + Hyphen)]
    [TestCase("content-type NOT IN ('x')", 1, "expected a header's name before IN, but found a calculation; " + Hyphen)]
    [TestCase("reply-to IS NULL", 1, "expected a header's name before IS, but found a calculation; " + Hyphen + ", a calculation in parentheses")]
    public void Who_forgets_that_a_hyphen_subtracts_is_reminded(string selector, int column, string detail) => AssertFails(selector, column, detail);

    [TestCase("日本 = ", 6, Operand, TestName = "A character of several octets is one column")]
    [TestCase("a = '😀😀' b", 10, Operator, TestName = "A character beyond the first plane is one column")]
    [TestCase("a = 1\nAND\nb ! 2", 13, "the character '!'", TestName = "Columns count from the start of the text")]
    [TestCase("hyphenated_props:a-b = ", 24, Operand, TestName = "A prefix counts")]
    [TestCase("unknown_prefix:a = 1", 15, "the character ':'", TestName = "There are two prefixes")]
    public void Columns_count_characters_of_the_whole_text(string selector, int column, string detail) => AssertFails(selector, column, detail);

    [Test]
    public void An_error_repeats_a_long_word_in_part()
    {
        AssertFails($"a = 1 {new string('n', 4000)}", 7, $"{Operator}, but found the name {new string('n', 32)}...");
        AssertFails($"a = 1 '{new string('t', 31)}😀{new string('t', 4000)}'", 7, $"{Operator}, but found the string '{new string('t', 31)}...'");
        AssertFails("a = 1 'x\r\ny\u202E'", 7, $"{Operator}, but found the string 'x??y?'");
    }

    private static void AssertFails(string selector, int column, string detail)
    {
        var exception = Assert.Throws<SelectorSyntaxException>(() => Selector.Parse(selector))!;

        Assert.That(exception.Message, Does.StartWith(FormattableString.Invariant($"column {column}: {detail}")));
        Assert.That(exception.Column, Is.EqualTo(column));
    }
}
