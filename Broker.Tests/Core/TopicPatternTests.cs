using Broker.Core.Destinations;

namespace Broker.Tests.Core;

/// <summary>Which topics a pattern means.</summary>
internal sealed class TopicPatternTests
{
    [TestCase("a", "a", true)]
    [TestCase("a", "b", false)]
    [TestCase("a", "A", false)]
    [TestCase("a.b", "a/b", true)]
    [TestCase("a/b", "a.b", true)]
    [TestCase("a.b", "a", false)]
    [TestCase("*", "a", true)]
    [TestCase("*", "a.b", false)]
    [TestCase("a.*", "a.b", true)]
    [TestCase("a.*", "a", false)]
    [TestCase("a.*.c", "a.b.c", true)]
    [TestCase("*.b", "a.b", true)]
    [TestCase("*", "", true)]
    [TestCase("#", "a", true)]
    [TestCase("#", "a.b.c", true)]
    [TestCase("a.#", "a", true)]
    [TestCase("a.#", "a.b.c", true)]
    [TestCase("a.#", "b.a", false)]
    [TestCase("#.c", "c", true)]
    [TestCase("#.c", "a.b.c", true)]
    [TestCase("#.c", "a.c.b", false)]
    [TestCase("a.#.z", "a.z", true)]
    [TestCase("a.#.z", "a.b.c.z", true)]
    [TestCase("**", "a.b", true)]
    [TestCase("a.**.z", "a.b.z", true)]
    [TestCase("#.**.#", "a", true)]
    [TestCase("a.>", "a", false)]
    [TestCase("a.>", "a.b", true)]
    [TestCase("a.>", "a.b.c", true)]
    [TestCase(">", "a", true)]
    [TestCase("*.#", "a", true)]
    [TestCase("#.*", "a", true)]
    [TestCase("#.*.#", "a.b", true)]
    [TestCase("a*", "ab", false)]
    [TestCase("a#", "ab", false)]
    [TestCase("a*", "a*", true)]
    public void A_pattern_means_these_topics(string pattern, string topic, bool expected)
    {
        var segments = TopicPattern.Normalize(DestinationName.Topic(pattern).Segments).ToArray();

        Assert.That(TopicPattern.Matches(segments, DestinationName.Topic(topic).Segments.ToArray()), Is.EqualTo(expected));
    }

    [TestCase("a.b", "a b")]
    [TestCase("a.**.b", "a # b")]
    [TestCase("a.>", "a * #")]
    [TestCase("#.#.**.a", "# a")]
    [TestCase("*.*", "* *")]
    public void Patterns_have_a_normal_form(string pattern, string expected) =>
        Assert.That(string.Join(' ', TopicPattern.Normalize(DestinationName.Topic(pattern).Segments)), Is.EqualTo(expected));

    [TestCase("a.>", true)]
    [TestCase(">", true)]
    [TestCase(">.a", false)]
    [TestCase("a.>.b", false)]
    [TestCase("#.a.#.b", true)]
    public void The_mark_for_the_rest_stands_at_the_end_only(string pattern, bool expected) =>
        Assert.That(TopicPattern.IsWellFormed(DestinationName.Topic(pattern).Segments), Is.EqualTo(expected));

    [Test]
    public void A_pattern_has_at_most_so_many_segments()
    {
        static string Of(int segments) => string.Join('.', Enumerable.Repeat("*", segments));

        Assert.That(TopicPattern.IsWellFormed(DestinationName.Topic(Of(TopicPattern.MaxSegments)).Segments));
        Assert.That(TopicPattern.IsWellFormed(DestinationName.Topic(Of(TopicPattern.MaxSegments + 1)).Segments), Is.False);
    }

    [TestCase("a", false)]
    [TestCase("a.*", true)]
    [TestCase("#", true)]
    [TestCase("a.**", true)]
    [TestCase("a/>", true)]
    [TestCase("a*b", false)]
    public void A_topic_with_a_wildcard_is_a_pattern(string path, bool expected)
    {
        Assert.That(DestinationName.Topic(path).IsPattern, Is.EqualTo(expected));
        Assert.That(DestinationName.Queue(path).IsPattern, Is.False, "Patterns are for topics.");
    }
}
