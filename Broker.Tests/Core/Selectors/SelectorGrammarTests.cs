using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>How a selector is written: literals, precedence, blanks.</summary>
internal sealed class SelectorGrammarTests
{
    [TestCase("57 = 57.0")]
    [TestCase("57L = 57")]
    [TestCase("57l = 57")]
    [TestCase("0 = 0.0")]
    [TestCase("-0 = 0")]
    [TestCase("0L = 0")]
    [TestCase("0x39 = 57")]
    [TestCase("0XfF = 255")]
    [TestCase("0x7fffffffffffffff = 9223372036854775807")]
    [TestCase("-0x39 = -57")]
    [TestCase("071 = 57", TestName = "A zero in front makes an octal number, as in Java")]
    [TestCase("00 = 0")]
    [TestCase("-071 = -57")]
    [TestCase("7. = 7")]
    [TestCase("-95.7 < -95")]
    [TestCase("+6.2 > 6")]
    [TestCase(".5 = 0.5")]
    [TestCase("007.5 = 7.5", TestName = "A zero in front of a point means nothing")]
    [TestCase("7E3 = 7000")]
    [TestCase("7e+3 = 7000")]
    [TestCase("-57.9E2 = -5790")]
    [TestCase("5.E1 = 50")]
    [TestCase("1e-2 = 0.01")]
    [TestCase("1e3-1 = 999", TestName = "A sign belongs to an exponent only behind its letter")]
    [TestCase("0x1e-5 = 25", TestName = "The letter e in a hexadecimal number begins no exponent")]
    [TestCase("1-1=0")]
    [TestCase("hyphenated_props:5-3 = 2", TestName = "A hyphen behind a number is a subtraction even where names may have hyphens")]
    [TestCase("hyphenated_props:rank -3 = 120")]
    public void A_number_is_written(string selector) => Assert.That(Selector.Parse(selector).Matches(Verdict.Sample), Is.True);

    [TestCase("t = 'literal''s'", "literal's")]
    [TestCase("t = ''''", "'")]
    [TestCase("t = ''", "")]
    [TestCase("t = ''''''", "''")]
    [TestCase("t = '\"'", "\"")]
    [TestCase(@"t = 'back\slash'", @"back\slash")]
    [TestCase("t = 'two\nlines'", "two\nlines")]
    [TestCase("t = '日本語 😀'", "日本語 😀")]
    [TestCase("t = 'AND'", "AND")]
    public void A_string_is_written(string selector, string value) =>
        Assert.That(Selector.Parse(selector).Matches(Verdict.MessageWith(("t", value))), Is.True);

    [TestCase("yes OR no AND no", Verdict.True, TestName = "AND binds more tightly than OR")]
    [TestCase("no AND no OR yes", Verdict.True)]
    [TestCase("(yes OR no) AND no", Verdict.False)]
    [TestCase("NOT no AND no", Verdict.False, TestName = "NOT binds more tightly than AND")]
    [TestCase("NOT (no AND no)", Verdict.True)]
    [TestCase("NOT rank = 124", Verdict.True, TestName = "NOT binds less tightly than =, as in SQL and other than in ActiveMQ")]
    [TestCase("NOT no = no", Verdict.False)]
    [TestCase("NOT rank > 100 OR yes", Verdict.True)]
    [TestCase("NOT name LIKE 'J%'", Verdict.False)]
    [TestCase("rank BETWEEN 1 AND 200 AND yes", Verdict.True, TestName = "The first AND belongs to BETWEEN")]
    [TestCase("rank BETWEEN 1 AND 200 AND no", Verdict.False)]
    [TestCase("rank BETWEEN 1 AND 100 OR yes", Verdict.True)]
    [TestCase("yes AND rank + 1 > 100 + 1 AND name = 'James'", Verdict.True)]
    [TestCase("rank = 123 = yes", Verdict.True, TestName = "Equalities go from left to right")]
    [TestCase("rank > 1 = version > 1", Verdict.True)]
    [TestCase("yes = country IN ('France')", Verdict.True, TestName = "IN binds more tightly than =")]
    public void Precedence_is_that_of_SQL(string selector, string verdict) => Assert.That(Verdict.Of(selector), Is.EqualTo(verdict));

    [TestCase("rank=123 and name='James'")]
    [TestCase("RANK IS NULL AND rank Is NoT nULL")]
    [TestCase("\t rank\r\n>\f100\n")]
    [TestCase("((((rank))>((100))))")]
    [TestCase("rank between 100 and 150 And name like 'J%' eScApE '!' oR name iN ('x')")]
    [TestCase("NOT(name='x')AND(rank>100)")]
    [TestCase("name NOT IN('x','y')")]
    [TestCase("name LIKE'J%'ESCAPE'!'")]
    public void Blanks_and_the_case_of_reserved_words_mean_nothing(string selector) =>
        Assert.That(Selector.Parse(selector).Matches(Verdict.Sample), Is.True);
}
