using System.Text;
using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>LIKE, ESCAPE and IN.</summary>
internal sealed class SelectorLikeTests
{
    [TestCase("abc", "abc", true)]
    [TestCase("abc", "ab", false)]
    [TestCase("abc", "abcd", false)]
    [TestCase("abc", "ABC", false)]
    [TestCase("", "", true)]
    [TestCase("", "%", true)]
    [TestCase("", "%%", true)]
    [TestCase("", "_", false)]
    [TestCase("abc", "", false)]
    [TestCase("abc", "%", true)]
    [TestCase("abc", "a%", true)]
    [TestCase("abc", "b%", false)]
    [TestCase("abc", "%c", true)]
    [TestCase("abc", "%b", false)]
    [TestCase("abc", "%b%", true)]
    [TestCase("abc", "%d%", false)]
    [TestCase("abc", "a%c", true)]
    [TestCase("abc", "abc%", true)]
    [TestCase("abc", "%abc", true)]
    [TestCase("abc", "a_c", true)]
    [TestCase("abc", "___", true)]
    [TestCase("abc", "__", false)]
    [TestCase("abc", "____", false)]
    [TestCase("abc", "_%_", true)]
    [TestCase("a", "_%_", false)]
    [TestCase("abc", "%_%", true)]
    [TestCase("abcabcd", "%abcd", true, Description = "An attempt that fails is taken back.")]
    [TestCase("aab", "%ab", true)]
    [TestCase("aXbXc", "a%X%c", true)]
    [TestCase("mississippi", "m%iss%ip%i", true)]
    [TestCase("mississippi", "m%iss%ipp", false)]
    [TestCase("mississippi", "%s_s%p_", true)]
    [TestCase("two\nlines", "two%lines", true, Description = "A line's end is a character.")]
    [TestCase("two\nlines", "two_lines", true)]
    [TestCase("a.b", "a.b", true)]
    [TestCase("aXb", "a.b", false, Description = "Nothing but % and _ is special.")]
    [TestCase(@"!#$&()*+,-./:;<=>?@[\]^`{|}~", @"!#$&()*+,-./:;<=>?@[\]^`{|}~", true)]
    [TestCase("größe", "gr__e", true, Description = "A character of two octets is one character.")]
    [TestCase("größe", "gr___e", false)]
    [TestCase("größe", "%ß_", true)]
    [TestCase("日本語", "___", true)]
    [TestCase("日本語", "日%", true)]
    [TestCase("日本語", "%語", true)]
    [TestCase("a😀b", "a_b", true, Description = "A character of four octets is one character.")]
    [TestCase("a😀b", "a__b", false)]
    [TestCase("é", "__", false)]
    [TestCase("éé", "_é", true)]
    [TestCase("ééb", "%_éb", true)]
    public void A_text_is_like_a_pattern(string text, string pattern, bool isLike)
    {
        var message = Verdict.MessageWith(("t", text));

        Assert.That(Verdict.Of($"t LIKE '{pattern}'", message), Is.EqualTo(isLike ? Verdict.True : Verdict.False));
        Assert.That(Verdict.Of($"t NOT LIKE '{pattern}'", message), Is.EqualTo(isLike ? Verdict.False : Verdict.True));
    }

    [TestCase("_foo", @"\_%", '\\', true)]
    [TestCase("foo", @"\_%", '\\', false)]
    [TestCase("100%", "100!%", '!', true)]
    [TestCase("1000", "100!%", '!', false)]
    [TestCase("a!b", "a!!b", '!', true, Description = "An escaped escape character is itself.")]
    [TestCase("a!", "a!", '!', true, Description = "At the end it is itself.")]
    [TestCase("a!b", "a!b", '!', true, Description = "Before another character it is itself, as in ActiveMQ.")]
    [TestCase("_foo", "%_%", '%', true, Description = "A wildcard may be the escape character: an underscore, then anything.")]
    [TestCase("foo", "%_%", '%', false)]
    [TestCase("XD7xlJIQn_", "_D7xlJIQn__", '_', true)]
    [TestCase("XD7xlJIQn_", "%D7xlJIQn%_", '%', true)]
    [TestCase("XD7xlJIQn_", "%D7xlJIQn%%", '%', false)]
    [TestCase("5€%", "5€€€%", '€', true, Description = "The escape character may have several octets.")]
    [TestCase("it's_", "it''s''_", '\'', true, Description = "The escape character may be a quote.")]
    public void An_escape_character_makes_wildcards_plain(string text, string pattern, char escape, bool isLike)
    {
        var quoted = escape == '\'' ? "''" : escape.ToString();

        var verdict = Verdict.Of($"t LIKE '{pattern}' ESCAPE '{quoted}'", Verdict.MessageWith(("t", text)));

        Assert.That(verdict, Is.EqualTo(isLike ? Verdict.True : Verdict.False));
    }

    [Test]
    public void An_escape_character_may_be_beyond_the_first_plane() =>
        Assert.That(Verdict.Of("t LIKE 'a😀%' ESCAPE '😀'", Verdict.MessageWith(("t", "a%"))), Is.EqualTo(Verdict.True));

    [TestCase("country IN ('UK', 'US', 'France')", Verdict.True)]
    [TestCase("country IN ('France')", Verdict.True)]
    [TestCase("country IN ('UK', 'US')", Verdict.False)]
    [TestCase("country IN ('france')", Verdict.False)]
    [TestCase("country IN ('Franc', 'Frances', '')", Verdict.False)]
    [TestCase("country NOT IN ('UK', 'US')", Verdict.True)]
    [TestCase("country NOT IN ('UK', 'France', 'UK')", Verdict.False)]
    [TestCase("empty IN ('')", Verdict.True)]
    [TestCase("rank IN ('123')", Verdict.True)]
    [TestCase("rank IN ('123.0')", Verdict.False, TestName = "IN compares texts")]
    [TestCase("quote IN ('''In God We Trust''')", Verdict.True)]
    [TestCase("(country) IN ('France')", Verdict.True)]
    [TestCase("JMSPriority IN ('4', '5')", Verdict.True, TestName = "A number of the broker's is a text for IN")]
    [TestCase("timestamp LIKE '1795%'", Verdict.True, TestName = "A number of the broker's is a text for LIKE")]
    [TestCase("redelivered IN ('false')", Verdict.True)]
    public void IN_finds_a_text_in_its_list(string selector, string verdict) => Assert.That(Verdict.Of(selector), Is.EqualTo(verdict));

    [Test]
    public void IN_finds_each_text_of_a_long_list()
    {
        var texts = Enumerable.Range(0, 900).Select(number => FormattableString.Invariant($"k{number * 7919 % 1000}")).ToArray();
        var selector = Selector.Parse($"k IN ('{string.Join("','", texts)}')");

        foreach (var number in Enumerable.Range(0, 1000))
        {
            var text = FormattableString.Invariant($"k{number}");
            Assert.That(selector.Matches(Verdict.MessageWith(("k", text))), Is.EqualTo(texts.Contains(text)), text);
        }
    }

    [Test]
    public void A_pattern_made_to_be_slow_takes_the_product_of_the_lengths_at_most()
    {
        // A matcher that tries every way would need longer than the universe has existed.
        var pattern = string.Concat(Enumerable.Repeat("%a_", 300)) + "b";
        var message = Verdict.MessageWith(("t", new string('a', 8000)));

        Assert.That(Selector.Parse($"t LIKE '{pattern}'").Matches(message), Is.False);
    }

    [TestCase(new byte[] { 0x80, 0x80, 0x61 })]
    [TestCase(new byte[] { 0xFF, 0xFE })]
    [TestCase(new byte[] { 0xE2, 0x82 })]
    [TestCase(new byte[] { 0xC3 })]
    public void Octets_that_are_no_UTF_8_harm_nothing(byte[] octets)
    {
        using var content = new Broker.Core.Messages.MessageContent();
        content.AddHeader("t"u8, octets);
        var message = new Broker.Core.Messages.Message(default, "/queue/a"u8.ToArray(), content.ToArray([]), content.HeadersLength);

        Assert.That(Verdict.Of("t LIKE '%'", message), Is.EqualTo(Verdict.True));
        Assert.That(Verdict.Of("t LIKE '%_'", message), Is.EqualTo(Verdict.True));
        Assert.That(Verdict.Of($"t = '{Encoding.UTF8.GetString(octets)}'", message), Is.EqualTo(Verdict.False));
    }
}
