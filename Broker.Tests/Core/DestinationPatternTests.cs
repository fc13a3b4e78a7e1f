using Broker.Core.Destinations;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core;

/// <summary>Which destinations the pattern of a policy means, and which of two patterns is the more specific one.</summary>
internal sealed class DestinationPatternTests
{
    // A few names that often match, and all the ways to write wildcards.
    private static readonly Gen<string> SegmentGen = Gen.Elements("a", "b", "*", "#", "**");

    private static readonly Gen<DestinationPattern> PatternGen =
        from count in Gen.Choose(1, 4)
        from segments in Gen.ArrayOf(SegmentGen, count)
        from isOpen in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Pattern($"/queue/{string.Join('.', segments)}{(isOpen ? ".>" : string.Empty)}");

    // All names of up to six segments of three kinds: one that no pattern here has in it, for what wildcards alone match.
    private static readonly List<DestinationName> Universe = [.. Names(6).Select(DestinationName.Queue)];

    [TestCase("/queue/a", "/queue/a", true)]
    [TestCase("/queue/a", "/queue/b", false)]
    [TestCase("/queue/a", "/topic/a", false)]
    [TestCase("/topic/a", "/topic/a", true)]
    [TestCase("/queue/a.b", "/queue/a/b", true)]
    [TestCase("/queue/a.*", "/queue/a.b", true)]
    [TestCase("/queue/a.*", "/queue/a", false)]
    [TestCase("/queue/a.*", "/queue/a.b.c", false)]
    [TestCase("/queue/a.#", "/queue/a", true)]
    [TestCase("/queue/a.**", "/queue/a.b.c", true)]
    [TestCase("/queue/a.>", "/queue/a", false)]
    [TestCase("/queue/a.>", "/queue/a.b.c", true)]
    [TestCase("/queue/#.z", "/queue/z", true)]
    [TestCase("/queue/#.z", "/queue/a.b.z", true)]
    [TestCase("/queue/#.z", "/queue/a.z.b", false)]
    [TestCase("/queue/#", "/queue/dlq.a", true)]
    public void It_matches_queues_and_topics_by_segment(string pattern, string name, bool expected) =>
        Assert.That(Pattern(pattern).Matches(Name(name)), Is.EqualTo(expected));

    [Test]
    public void It_matches_nothing_of_users_and_connections()
    {
        var all = Pattern("/queue/#");

        Assert.That(all.Matches(DestinationName.OfUser("guest", "queue", "a")), Is.False);
        Assert.That(all.Matches(DestinationName.Reply(DestinationKind.Queue, "a")), Is.False);
    }

    [TestCase("/topic/news.#", "/topic/news.#", true)]
    [TestCase("/topic/news.#", "/topic/news.*", true)]
    [TestCase("/topic/news.#", "/topic/news.>", true)]
    [TestCase("/topic/news.#", "/topic/news.eu.**", true)]
    [TestCase("/topic/news.*", "/topic/news.*", true)]
    [TestCase("/topic/news.*", "/topic/news.#", false)]
    [TestCase("/topic/news.>", "/topic/news.#", false)]
    [TestCase("/topic/#.*", "/topic/*.#", true)]
    [TestCase("/topic/news.eu", "/topic/news.*", false)]
    public void A_pattern_of_a_subscription_is_meant_if_all_that_it_matches_is(string pattern, string subscription, bool expected) =>
        Assert.That(Pattern(pattern).Matches(Name(subscription)), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("/queue/")]
    [TestCase("/topic/")]
    [TestCase("queue/a")]
    [TestCase("/temp-queue/a")]
    [TestCase("/user/queue/a")]
    [TestCase("/queue/>.a")]
    [TestCase("#")]
    public void Anything_else_is_no_pattern(string text) => Assert.That(DestinationPattern.TryParse(text, out _), Is.False);

    [Test]
    public void Too_many_segments_are_no_pattern() =>
        Assert.That(DestinationPattern.TryParse("/queue/" + string.Join('.', Enumerable.Repeat("a", 33)), out _), Is.False);

    [TestCase("/queue/a", "/queue/*")]
    [TestCase("/queue/*", "/queue/#")]
    [TestCase("/queue/a", "/queue/a.#")]
    [TestCase("/queue/*", "/queue/>")]
    [TestCase("/queue/a.*", "/queue/*.b")]
    [TestCase("/queue/a.*", "/queue/a.#")]
    [TestCase("/queue/a.*.c", "/queue/a.#.c")]
    [TestCase("/queue/*.*", "/queue/*.#")]
    [TestCase("/queue/>", "/queue/#")]
    [TestCase("/queue/#.b", "/queue/#")]
    [TestCase("/queue/a.#.b", "/queue/a.#")]
    [TestCase("/queue/#.a.b", "/queue/#.b")]
    [TestCase("/queue/#.b", "/queue/#.b.#")]
    public void The_more_specific_one_comes_first(string first, string second)
    {
        Assert.That(PatternSpecificity.Instance.Compare(Pattern(first), Pattern(second)), Is.Negative);
        Assert.That(PatternSpecificity.Instance.Compare(Pattern(second), Pattern(first)), Is.Positive);
    }

    [TestCase("/queue/a.b", "/queue/a/b")]
    [TestCase("/queue/a.#", "/queue/a.**")]
    [TestCase("/queue/a.#.*", "/queue/a.>")]
    [TestCase("/queue/a.#.#", "/queue/a.#")]
    public void Ways_to_write_the_same_have_the_same_rank_and_the_same_segments(string one, string other)
    {
        Assert.That(PatternSpecificity.Instance.Compare(Pattern(one), Pattern(other)), Is.Zero);
        Assert.That(Pattern(one).Segments, Is.EqualTo(Pattern(other).Segments));
    }

    [Test]
    public void Matching_is_as_the_plain_rule_has_it() =>
        Always.Holds(
            from pattern in PatternGen
            from name in Gen.Elements(Universe.AsEnumerable())
            select (pattern, name),
            test => test.pattern.Matches(test.name) == TopicPattern.Matches([.. test.pattern.Segments], [.. test.name.Segments]));

    [Test]
    public void Two_overlap_if_there_is_a_name_that_both_match() =>
        Always.Holds(
            PatternGen.Two().Select(pair => (pair.Item1, pair.Item2)),
            pair => pair.Item1.Overlaps(pair.Item2) == Universe.Exists(name => pair.Item1.Matches(name) && pair.Item2.Matches(name))
                && pair.Item1.Overlaps(pair.Item2) == pair.Item2.Overlaps(pair.Item1));

    [Test]
    public void Ranks_are_in_one_order() =>
        Always.Holds(
            PatternGen.Three().Select(three => (three.Item1, three.Item2, three.Item3)),
            three => IsInOrder(three.Item1, three.Item2, three.Item3));

    internal static DestinationPattern Pattern(string text) =>
        DestinationPattern.TryParse(text, out var pattern) ? pattern : throw new AssertionException($"{text} is no pattern.");

    internal static DestinationName Name(string text) =>
        text.StartsWith("/topic/", StringComparison.Ordinal) ? DestinationName.Topic(text["/topic/".Length..]) : DestinationName.Queue(text["/queue/".Length..]);

    private static IEnumerable<string> Names(int segments) =>
        segments == 0 ? [] : Names(segments - 1).Concat(NamesOf(segments));

    private static IEnumerable<string> NamesOf(int segments) =>
        segments == 1 ? ["a", "b", "c"] : NamesOf(segments - 1).SelectMany(name => (string[])[$"{name}.a", $"{name}.b", $"{name}.c"]);

    private static bool IsInOrder(DestinationPattern one, DestinationPattern two, DestinationPattern three)
    {
        var (oneTwo, twoThree, oneThree) = (Compare(one, two), Compare(two, three), Compare(one, three));
        return Compare(two, one) == -oneTwo && (oneTwo > 0 || twoThree > 0 || oneThree <= 0) && (oneTwo != 0 || twoThree != 0 || oneThree == 0);
    }

    private static int Compare(DestinationPattern one, DestinationPattern other) => Math.Sign(PatternSpecificity.Instance.Compare(one, other));
}
