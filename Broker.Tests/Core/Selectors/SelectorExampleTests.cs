using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>The examples of JMS 2.0, 3.8.1.1, and those that ActiveMQ's users know.</summary>
internal sealed class SelectorExampleTests
{
    [TestCase("JMSType = 'car' AND color = 'blue' AND weight > 2500", true)]
    [TestCase("JMSType = 'car' AND color = 'blue' AND weight > 2501", false)]
    [TestCase("age BETWEEN 15 AND 19", true)]
    [TestCase("age >= 15 AND age <= 19", true)]
    [TestCase("age NOT BETWEEN 15 AND 19", false)]
    [TestCase("age < 15 OR age > 19", false)]
    [TestCase("Country IN ('UK', 'US', 'France')", true)]
    [TestCase("(Country = 'UK') OR (Country = 'US') OR (Country = 'France')", true)]
    [TestCase("Country NOT IN ('UK', 'US', 'France')", false)]
    [TestCase("NOT ((Country = 'UK') OR (Country = 'US') OR (Country = 'France'))", false)]
    [TestCase("phone LIKE '12%3'", true)]
    [TestCase("word LIKE 'l_se'", true)]
    [TestCase(@"underscored LIKE '\_%' ESCAPE '\'", true)]
    [TestCase("phone NOT LIKE '12%3'", false)]
    [TestCase("prop_name IS NULL", true)]
    [TestCase("age IS NOT NULL", true)]
    [TestCase("number = '1234' AND type = 'car'", true)]
    [TestCase("literal = 'literal''s'", true)]
    [TestCase("weight > 2500 AND (color = 'red' OR color = 'blue') AND NOT (age > 18)", true)]
    public void An_example_selects_what_the_standard_says(string selector, bool isSelected)
    {
        var message = Verdict.MessageWith(
            ("type", "car"), ("color", "blue"), ("weight", "2501"), ("age", "17"), ("Country", "France"), ("phone", "12993"), ("word", "lose"),
            ("underscored", "_foo"), ("number", "1234"), ("literal", "literal's"));

        Assert.That(Selector.Parse(selector).Matches(message), Is.EqualTo(isSelected));
    }

    [TestCase("123", true)]
    [TestCase("12993", true)]
    [TestCase("1234", false)]
    public void Phone_numbers_are_like_the_pattern_of_the_standard(string phone, bool isSelected) =>
        Assert.That(Selector.Parse("phone LIKE '12%3'").Matches(Verdict.MessageWith(("phone", phone))), Is.EqualTo(isSelected));

    [TestCase("lose", true)]
    [TestCase("loose", false)]
    public void Words_are_like_the_pattern_of_the_standard(string word, bool isSelected) =>
        Assert.That(Selector.Parse("word LIKE 'l_se'").Matches(Verdict.MessageWith(("word", word))), Is.EqualTo(isSelected));

    [TestCase("_foo", true)]
    [TestCase("bar", false)]
    public void Underscores_are_like_the_escaped_pattern_of_the_standard(string text, bool isSelected) =>
        Assert.That(Selector.Parse(@"underscored LIKE '\_%' ESCAPE '\'").Matches(Verdict.MessageWith(("underscored", text))), Is.EqualTo(isSelected));

    [TestCase("")]
    [TestCase("  \t\r\n\f ")]
    [TestCase("convert_string_expressions:")]
    public void An_empty_selector_selects_everything(string selector) =>
        Assert.That(Selector.Parse(selector).Matches(Verdict.MessageWith()), Is.True);

    [Test]
    public void A_selector_remembers_its_text()
    {
        var selector = Selector.Parse("hyphenated_props:a-b = 1");

        Assert.That(selector.Text, Is.EqualTo("hyphenated_props:a-b = 1"));
        Assert.That(selector.ToString(), Is.EqualTo(selector.Text));
    }

    [Test]
    public void A_selector_is_used_by_many_threads()
    {
        var selector = Selector.Parse("\"message-id\" LIKE '10-%' AND rank BETWEEN 1 AND 1000 AND name IN ('a', 'James')");
        var selected = 0;

        Parallel.For(0, 10_000, _ => Interlocked.Add(ref selected, selector.Matches(Verdict.Sample) ? 1 : 0));

        Assert.That(selected, Is.EqualTo(10_000));
    }
}
