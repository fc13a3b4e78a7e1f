using Broker.Core.Destinations;
using Broker.Host.Access;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>
/// What is decided of patterns is what trying all topics says. A no brings its topic, so it is proved as it stands; a yes is held against
/// all topics of up to six segments.
/// </summary>
internal sealed class ContainmentProperties
{
    private const int Longest = 6;

    private static readonly string[] Alphabet = ["a", "b", "z"];

    private static readonly Gen<string> Segment = Gen.Frequency((3, Gen.Elements("a", "b")), (2, Gen.Constant("*")), (2, Gen.Constant("#")));

    private static readonly Gen<string[]> Pattern = Gen.Choose(1, 4).SelectMany(length => Gen.ArrayOf(Segment, length));

    private static readonly Gen<(string[] Pattern, string[][] Others)> Cases =
        Gen.Zip(Pattern, Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Pattern, count)), (pattern, others) => (pattern, others));

    private static readonly string[][] Topics = [.. Enumerable.Range(1, Longest).SelectMany(TopicsOf)];

    [Test]
    public void What_is_decided_is_what_trying_all_topics_says() => Always.Holds(Cases, test =>
    {
        var union = UnionOf(test.Others);
        var decision = PatternContainment.Decide(PatternOf(test.Pattern), union, out var counterexample);

        return decision switch
        {
            Containment.NotContained => IsCounterexample(test.Pattern, test.Others, [.. counterexample.Skip(1).Select(segment => segment ?? "z")]),
            Containment.Contained => !Topics.Any(topic => IsCounterexample(test.Pattern, test.Others, topic)),
            _ => false,
        };
    });

    [Test]
    public void A_pattern_contains_itself_and_every_pattern_made_narrower() => Always.Holds(Gen.Zip(Pattern, Gen.Choose(0, 3), (pattern, place) => (pattern, place)), test =>
    {
        var place = test.place % test.pattern.Length;
        string[] narrower = [.. test.pattern[..place], .. test.pattern[place] is "#" or "*" ? ["a"] : (string[])[test.pattern[place]], .. test.pattern[(place + 1)..]];

        return Contains(test.pattern, test.pattern) && Contains(test.pattern, narrower);
    });

    [Test]
    public void More_patterns_never_contain_less() => Always.Holds(Gen.Zip(Cases, Pattern, (test, more) => (test, more)), both =>
        !Contains(both.test.Others, both.test.Pattern) || Contains([.. both.test.Others, both.more], both.test.Pattern));

    [Test]
    public void Where_a_variable_stands_its_value_is_a_name_whatever_it_looks_like() =>
        Always.Holds(Gen.Zip(Pattern, Gen.Elements("*", "#", "**", ">", "a.b", "a/b", "%2E", "{login}", "/topic/#"), (pattern, value) => (pattern, value)), test =>
        {
            Assert.That(PatternTemplate.TryParse("/topic/{x}.end", out var template), Is.True);
            var union = new PatternUnion(template!.Expand(_ => [test.value]));
            var written = test.value.Replace("%", "%25", StringComparison.Ordinal).Replace(".", "%2E", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);

            // No pattern of a client is contained, whatever it is, but the one destination that the value means.
            return PatternContainment.Decide(PatternOf([.. test.pattern, "end"]), union) == Containment.NotContained
                && PatternContainment.Decide(new AccessPattern([PatternStep.Name("topic"), PatternStep.Name(written), PatternStep.Name("end")]), union) == Containment.Contained;
        });

    private static bool Contains(string[] other, string[] pattern) => Contains([other], pattern);

    private static bool Contains(string[][] others, string[] pattern) => PatternContainment.Decide(PatternOf(pattern), UnionOf(others)) == Containment.Contained;

    private static bool IsCounterexample(string[] pattern, string[][] others, string[] topic) =>
        topic.Length > 0 && Matches(pattern, topic) && !others.Any(other => Matches(other, topic));

    private static bool Matches(string[] pattern, string[] topic) => TopicPattern.Matches([.. TopicPattern.Normalize(pattern)], topic);

    private static AccessPattern PatternOf(string[] segments) => AccessPattern.Of(DestinationName.Topic(string.Join('.', segments)));

    private static PatternUnion UnionOf(string[][] others) => new(others.Select(PatternOf));

    private static IEnumerable<string[]> TopicsOf(int length) =>
        length == 0 ? [[]] : TopicsOf(length - 1).SelectMany(topic => Alphabet.Select(segment => (string[])[.. topic, segment]));
}
