using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>What a subscriber can make grow, and where it ends.</summary>
internal sealed class SelectorLimitTests
{
    [Test]
    public void A_text_may_be_as_long_as_the_limit_and_no_longer()
    {
        var text = "a = 1" + new string(' ', Selector.MaxLength - 5);

        Assert.That(() => Selector.Parse(text), Throws.Nothing);
        Assert.That(Failure(text + " "), Is.EqualTo("column 8193: a selector has at most 8192 characters, this one 8193"));
    }

    [TestCase("(", ")")]
    [TestCase("NOT ", "")]
    public void Conditions_may_be_nested_as_deep_as_the_limit_and_no_deeper(string open, string close)
    {
        Assert.That(() => Selector.Parse(Nest(open, "a = 1", close, Selector.MaxDepth)), Throws.Nothing);
        Assert.That(
            Failure(Nest(open, "a = 1", close, Selector.MaxDepth + 1)),
            Is.EqualTo(FormattableString.Invariant($"column {(open.Length * 64) + 1}: parentheses, NOT and signs are nested at most 64 deep")));
    }

    [TestCase("-", "")]
    [TestCase("+", "")]
    [TestCase("-(", ")")]
    public void Calculations_may_be_nested_as_deep_as_the_limit_and_no_deeper(string open, string close)
    {
        var depth = Selector.MaxDepth / open.Length;

        Assert.That(() => Selector.Parse(Nest(open, "a", close, depth) + " = 1"), Throws.Nothing);
        Assert.That(Failure(Nest(open, "a", close, depth + 1) + " = 1"), Does.EndWith("nested at most 64 deep"));
    }

    [Test]
    public void Depth_ends_with_its_parenthesis()
    {
        var text = string.Join(" AND ", Enumerable.Repeat("NOT (-(a) = 1)", 100));

        Assert.That(() => Selector.Parse(text), Throws.Nothing);
    }

    [Test]
    public void There_may_be_as_many_parts_as_the_limit_and_no_more()
    {
        // A sum of n names: n names and n - 1 operators; then the comparison with a number.
        var text = string.Join('+', Enumerable.Repeat("a", (Selector.MaxNodes / 2) - 1)) + "=1";

        Assert.That(() => Selector.Parse(text), Throws.Nothing);
        Assert.That(Failure("a+" + text), Does.EndWith("a selector has at most 1024 names, values and operators; a list after IN counts once"));
    }

    [TestCase("a=1", " OR ")]
    [TestCase("a=1", " AND ")]
    [TestCase("a", "=")]
    [TestCase("a", "<>")]
    [TestCase("a IS NULL", "=")]
    public void Long_chains_end_at_the_limit(string part, string joint) =>
        Assert.That(Failure(string.Join(joint, Enumerable.Repeat(part, 800))), Does.EndWith("a list after IN counts once"));

    [Test]
    public void A_list_after_IN_counts_once()
    {
        var text = $"a IN ({string.Join(',', Enumerable.Repeat("'x'", 2000))})";

        Assert.That(() => Selector.Parse(text), Throws.Nothing);
    }

    [Test]
    public void The_patterns_of_LIKE_may_have_as_many_octets_as_the_limit_and_no_more()
    {
        var half = $"a LIKE '{new string('x', Selector.MaxLikeOctets / 2)}'";

        Assert.That(() => Selector.Parse($"{half} OR {half}"), Throws.Nothing);
        Assert.That(
            Failure($"{half} OR {half} OR a LIKE '%'"),
            Is.EqualTo("column 1058: the patterns of LIKE in a selector have at most 1024 octets together"));
    }

    [TestCase("+")]
    [TestCase("*")]
    [TestCase("%")]
    [TestCase("=")]
    public void The_longest_chain_needs_little_stack(string joint)
    {
        // Chains lean to the left, so that evaluating goes down as deep as they are long.
        var text = string.Join(joint, Enumerable.Repeat("a", (Selector.MaxNodes / 2) - 1)) + (joint == "=" ? string.Empty : ">0");

        Assert.That(MatchOnSmallStack(text), Is.Not.Null);
    }

    [TestCase("(", "a = 1", ")")]
    [TestCase("NOT ", "a = 1", "")]
    [TestCase("(TRUE AND ", "a = 1", ")")]
    [TestCase("(1 = 2 OR ", "a = 1", ")")]
    [TestCase("(a = 1) = (", "TRUE", ")")]
    [TestCase("(a+a+a+a+a+a+", "1", ")", " > 1")]
    public void The_deepest_nesting_needs_little_stack(string open, string inner, string close, string end = "")
    {
        var text = Nest(open, inner, close, Selector.MaxDepth) + end;

        Assert.That(MatchOnSmallStack(text), Is.True);
    }

    // A third of what a thread of the pool has, in debug builds too, whose frames are the largest.
    private static bool? MatchOnSmallStack(string text)
    {
        var message = Verdict.MessageWith(("a", "1"));
        bool? isSelected = null;

        var thread = new Thread(() => isSelected = Selector.Parse(text).Matches(message), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();

        return isSelected;
    }

    private static string Nest(string open, string inner, string close, int depth) =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    private static string Failure(string text) => Assert.Throws<SelectorSyntaxException>(() => Selector.Parse(text))!.Message;
}
