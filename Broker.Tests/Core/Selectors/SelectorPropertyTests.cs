using System.Globalization;
using System.Text;
using Broker.Core.Messages;
using Broker.Core.Selectors;
using Broker.Core.Selectors.Expressions;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core.Selectors;

/// <summary>What holds of all selectors, and of all texts.</summary>
internal sealed class SelectorPropertyTests
{
    private static readonly Config Thousands = Config.QuickThrowOnFailure.WithMaxTest(3000);

    // What selectors are made of, and what they are not.
    private static readonly Gen<string> Words = Gen.Elements(
        "a", "b", "\"c-d\"", "'x'", "'it''s'", "5", "5.5", "0x1F", "09", "1e3", "AND", "OR", "NOT", "BETWEEN", "LIKE", "ESCAPE", "IN", "IS", "NULL", "TRUE",
        "false", "(", ")", ",", "=", "<>", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "'", "\"", "!", ".", "e", "😀", "\uD800", "\0", "hyphenated_props:");

    [Test]
    public void A_selector_means_what_the_plain_rules_say() => Check(
        from selector in ReferenceGenerator.Selectors
        from headers in ReferenceGenerator.Headers
        select (selector, headers),
        sample =>
        {
            var text = sample.selector.ToString();
            var verdict = Verdict.Of(text, MessageWith(sample.headers));

            var expected = ReferenceValues.ToTruth(sample.selector.Evaluate(sample.headers)) switch
            {
                true => Verdict.True,
                false => Verdict.False,
                null => Verdict.Unknown,
            };
            Assert.That(verdict, Is.EqualTo(expected), $"{text} of {string.Join(", ", sample.headers)}");
        });

    [Test]
    public void A_pattern_matches_what_trying_every_way_matches() => Check(
        ReferenceGenerator.Likes,
        sample =>
        {
            Rune? escape = sample.Escape is { } character ? new Rune(character) : null;

            var isLike = new LikePattern(sample.Pattern, escape).Matches(Encoding.UTF8.GetBytes(sample.Text));

            Assert.That(isLike, Is.EqualTo(ReferenceValues.IsLike(sample.Text, sample.Pattern, sample.Escape)), sample.ToString());
        });

    [Test]
    public void A_number_in_a_header_is_the_number_that_it_looks_like() => Check(
        Gen.OneOf(
            ArbMap.Default.GeneratorFor<long>().Select(number => number.ToString(CultureInfo.InvariantCulture)),
            ArbMap.Default.GeneratorFor<double>().Select(number => number.ToString("R", CultureInfo.InvariantCulture)),
            Gen.Elements('0', '1', '9', '.', 'e', 'E', '+', '-', ' ').ArrayOf().Select(characters => new string(characters))),
        text =>
        {
            var value = SelectorValue.FromText(Encoding.UTF8.GetBytes(text)).ToNumber();
            var number = value.Kind switch
            {
                ValueKind.Integer => (object)value.Integer,
                ValueKind.Real => value.Real,
                _ => null,
            };

            Assert.That(number, Is.EqualTo(ReferenceValues.ToNumber(text)), text);
        });

    [Test]
    public void Octets_of_any_kind_in_headers_harm_nothing() => Check(
        from selector in ReferenceGenerator.Selectors.Select(selector => selector.ToString())
        from values in Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf().ArrayOf(5)
        from earlierDeliveries in Gen.Elements(0, 1, int.MaxValue)
        select (selector, values, earlierDeliveries),
        sample =>
        {
            var message = MessageWith(sample.values);

            var verdict = Verdict.Of(sample.selector, message, sample.earlierDeliveries);

            Assert.That(Verdict.Of($"({sample.selector}) OR FALSE", message, sample.earlierDeliveries), Is.EqualTo(verdict), sample.selector);
        });

    [Test]
    public void Words_in_any_order_are_a_selector_or_an_error_with_a_column() =>
        Check(Words.ArrayOf().Resize(12).Select(words => string.Join(' ', words)), AssertParsesOrFails);

    [Test]
    public void Words_without_blanks_are_a_selector_or_an_error_with_a_column() => Check(Words.ArrayOf().Resize(12).Select(string.Concat), AssertParsesOrFails);

    [Test]
    public void Any_text_is_a_selector_or_an_error_with_a_column() =>
        Check(Gen.Choose(0, char.MaxValue).Select(code => (char)code).ArrayOf().Select(characters => new string(characters)), AssertParsesOrFails);

    [Test]
    public void A_selector_with_one_character_changed_is_a_selector_or_an_error_with_a_column() => Check(
        from selector in ReferenceGenerator.Selectors.Select(selector => selector.ToString())
        from position in Gen.Choose(0, selector.Length)
        from length in Gen.Choose(0, Math.Min(1, selector.Length - position))
        from replacement in Gen.Elements("", "'", "\"", "(", ")", "-", "%", "=", " ", "x", "9", "😀")
        select selector.Remove(position, length).Insert(position, replacement),
        AssertParsesOrFails);

    private static void AssertParsesOrFails(string text)
    {
        try
        {
            var selector = Selector.Parse(text);
            _ = selector.Matches(Verdict.Sample);
            Assert.That(selector.Text, Is.EqualTo(text));
        }
        catch (SelectorSyntaxException exception)
        {
            Assert.That(exception.Column, Is.InRange(1, text.EnumerateRunes().Count() + 1), text);
            Assert.That(exception.Message, Does.StartWith($"column {exception.Column}: ").And.Length.LessThan(200), text);
        }
    }

    private static void Check<T>(Gen<T> samples, Action<T> assert) => Prop.ForAll(samples.ToArbitrary(), assert).Check(Thousands);

    private static Message MessageWith(Dictionary<string, string> headers) =>
        Verdict.MessageWith([.. headers.Select(header => (header.Key, header.Value))]);

    // The names that the random selectors ask for.
    private static Message MessageWith(byte[][] values)
    {
        using var content = new MessageContent();
        foreach (var (name, value) in "abcde".Zip(values))
        {
            content.AddHeader([(byte)name], value);
        }

        return new Message(default, "/queue/a"u8.ToArray(), content.ToArray([]), content.HeadersLength);
    }
}
