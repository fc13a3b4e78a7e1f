namespace Broker.Tests.Core.Selectors;

/// <summary>JMS 2.0, 3.8.1.2: null values, and the tables of NOT, AND and OR.</summary>
internal sealed class SelectorLogicTests
{
    private static readonly string[] Verdicts = [Verdict.True, Verdict.False, Verdict.Unknown];

    // A condition of each verdict, in more than one shape: a literal, a header, a comparison.
    private static readonly Dictionary<string, string[]> Conditions = new()
    {
        [Verdict.True] = ["TRUE", "yes", "rank = 123"],
        [Verdict.False] = ["FALSE", "no", "rank = 124"],
        [Verdict.Unknown] = ["missing", "missing = 1", "rank > missing"],
    };

    [TestCase(Verdict.True, Verdict.False)]
    [TestCase(Verdict.False, Verdict.True)]
    [TestCase(Verdict.Unknown, Verdict.Unknown)]
    public void NOT_follows_its_table(string operand, string verdict)
    {
        foreach (var condition in Conditions[operand])
        {
            Assert.That(Verdict.Of($"NOT {condition}"), Is.EqualTo(verdict), condition);
            Assert.That(Verdict.Of($"NOT (NOT ({condition}))"), Is.EqualTo(operand), condition);
            Assert.That(Verdict.Of($"NOT NOT {condition}"), Is.EqualTo(operand), condition);
        }
    }

    [Test]
    public void AND_follows_its_table([ValueSource(nameof(Verdicts))] string left, [ValueSource(nameof(Verdicts))] string right)
    {
        var expected = left == Verdict.False || right == Verdict.False ? Verdict.False
            : left == Verdict.True && right == Verdict.True ? Verdict.True
            : Verdict.Unknown;

        foreach (var (first, second) in Pairs(left, right))
        {
            Assert.That(Verdict.Of($"{first} AND {second}"), Is.EqualTo(expected), $"{first} AND {second}");
        }
    }

    [Test]
    public void OR_follows_its_table([ValueSource(nameof(Verdicts))] string left, [ValueSource(nameof(Verdicts))] string right)
    {
        var expected = left == Verdict.True || right == Verdict.True ? Verdict.True
            : left == Verdict.False && right == Verdict.False ? Verdict.False
            : Verdict.Unknown;

        foreach (var (first, second) in Pairs(left, right))
        {
            Assert.That(Verdict.Of($"{first} OR {second}"), Is.EqualTo(expected), $"{first} OR {second}");
        }
    }

    [TestCase("TRUE AND missing AND FALSE", Verdict.False)]
    [TestCase("TRUE AND missing AND TRUE", Verdict.Unknown)]
    [TestCase("FALSE OR missing OR TRUE", Verdict.True)]
    [TestCase("FALSE OR missing OR FALSE", Verdict.Unknown)]
    public void Long_lists_follow_the_tables_too(string selector, string verdict) => Assert.That(Verdict.Of(selector), Is.EqualTo(verdict));

    [TestCase("missing = 0")]
    [TestCase("missing <> 0")]
    [TestCase("missing < 0")]
    [TestCase("missing <= 0")]
    [TestCase("missing > 0")]
    [TestCase("missing >= 0")]
    [TestCase("missing = ''")]
    [TestCase("missing <> 'x'")]
    [TestCase("missing = TRUE")]
    [TestCase("0 = missing")]
    [TestCase("'x' = missing")]
    [TestCase("'x' <> missing", TestName = "Nothing on the right is unknown as well; ActiveMQ takes it for unequal")]
    [TestCase("missing = missing", TestName = "Nothing does not equal nothing; in ActiveMQ it does")]
    [TestCase("missing = other")]
    [TestCase("missing LIKE '%'")]
    [TestCase("missing NOT LIKE '%'")]
    [TestCase("missing IN ('x')")]
    [TestCase("missing NOT IN ('x')")]
    [TestCase("missing + 1 = 1")]
    [TestCase("1 - missing = 1")]
    [TestCase("missing * 0 = 0")]
    [TestCase("missing / 1 = 0")]
    [TestCase("-missing = 0")]
    [TestCase("+missing = 0")]
    public void What_meets_nothing_is_unknown(string selector) => Assert.That(Verdict.Of(selector), Is.EqualTo(Verdict.Unknown));

    [TestCase("missing IS NULL", Verdict.True)]
    [TestCase("missing IS NOT NULL", Verdict.False)]
    [TestCase("name IS NULL", Verdict.False)]
    [TestCase("name IS NOT NULL", Verdict.True)]
    [TestCase("empty IS NULL", Verdict.False, TestName = "An empty header is there")]
    [TestCase("Name IS NULL", Verdict.True, TestName = "Upper and lower case of a header's name differ")]
    [TestCase("name is not null", Verdict.True)]
    [TestCase("(missing = 1) IS NULL", Verdict.True, TestName = "An unknown condition is null")]
    [TestCase("(rank = 1) IS NULL", Verdict.False)]
    [TestCase("(rank = 1) IS NOT NULL", Verdict.True)]
    [TestCase("(missing + 1) IS NULL", Verdict.True)]
    [TestCase("(rank / 0) IS NULL", Verdict.True)]
    [TestCase("(rank + 1) IS NULL", Verdict.False)]
    [TestCase("(name + 1) IS NULL", Verdict.True, TestName = "Nothing is calculated from a text that is no number")]
    [TestCase("-name IS NULL", Verdict.True)]
    [TestCase("NOT name IS NULL", Verdict.True, TestName = "NOT binds less tightly than IS")]
    [TestCase("missing IS NULL = TRUE", Verdict.True)]
    [TestCase("timestamp IS NULL", Verdict.False)]
    public void IS_NULL_is_never_unknown(string selector, string verdict) => Assert.That(Verdict.Of(selector), Is.EqualTo(verdict));

    private static IEnumerable<(string First, string Second)> Pairs(string left, string right) =>
        from first in Conditions[left]
        from second in Conditions[right]
        select (first, second);
}
