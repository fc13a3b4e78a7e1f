using Broker.Core.Destinations;
using Broker.Host.Access;

namespace Broker.Tests.Host.Access;

/// <summary>Whether all that a pattern matches is matched by others together.</summary>
internal sealed class PatternContainmentTests
{
    [TestCase("/topic/a", "/topic/a", true)]
    [TestCase("/topic/a", "/topic/b", false)]
    [TestCase("/topic/a", "/queue/a", false, TestName = "A queue is no topic")]
    [TestCase("/topic/a.b", "/topic/a/b", true, TestName = "Dots and slashes divide alike")]
    [TestCase("/topic/a.*", "/topic/a.#", true)]
    [TestCase("/topic/a.#", "/topic/a.*", false)]
    [TestCase("/topic/a.#", "/topic/#", true)]
    [TestCase("/topic/#", "/topic/a.#", false, TestName = "Everything is more than a part of it")]
    [TestCase("/topic/>", "/topic/#", true)]
    [TestCase("/topic/#", "/topic/>", true, TestName = "There is no topic without a segment, so that both are everything")]
    [TestCase("/topic/a.>", "/topic/a.#", true)]
    [TestCase("/topic/a.#", "/topic/a.>", false, TestName = "The one that ends here is not contained")]
    [TestCase("/topic/*.b", "/topic/#.b", true)]
    [TestCase("/topic/#.b", "/topic/*.b", false)]
    [TestCase("/topic/a.#.b", "/topic/#.b", true)]
    [TestCase("/topic/a.#.b", "/topic/a.#", true)]
    [TestCase("/topic/#.a.#", "/topic/#.a.#", true)]
    [TestCase("/topic/#.a.#.b.#", "/topic/#.b.#", true)]
    [TestCase("/topic/#.a.#.b.#", "/topic/#.b.#.a.#", false)]
    [TestCase("/topic/**", "/topic/#", true)]
    [TestCase("/topic/a", "/#", true)]
    [TestCase("/topic/#", "#", true)]
    [TestCase("/queue/a", "/#", true)]
    [TestCase("/topic/*", "/topic/a, /topic/b", false, TestName = "Some names are not all names")]
    [TestCase("/topic/#", "/topic/*, /topic/*.>", true, TestName = "Several together may contain what none contains alone")]
    [TestCase("/topic/a.#", "/topic/a, /topic/*.>", true)]
    [TestCase("/topic/*.#", "/topic/*, /topic/*.*, /topic/*.*.*.#", true)]
    [TestCase("/topic/*.#", "/topic/*, /topic/*.*, /topic/*.*.*.*.#", false, TestName = "A hole in the middle is found")]
    [TestCase("/topic/a", "", false, TestName = "Nothing contains nothing")]
    public void A_pattern_is_contained_or_not(string pattern, string others, bool expected)
    {
        Assert.That(Decide(pattern, others), Is.EqualTo(expected ? Containment.Contained : Containment.NotContained));
    }

    [Test]
    public void A_name_that_looks_like_a_wildcard_is_none()
    {
        var star = new AccessPattern([PatternStep.Name("topic"), PatternStep.Name("*")]);
        var union = new PatternUnion([star]);

        Assert.That(PatternContainment.Decide(AccessPattern.Of(DestinationName.Topic("*")), union), Is.EqualTo(Containment.NotContained));
        Assert.That(PatternContainment.Decide(AccessPattern.Of(DestinationName.Topic("a")), union), Is.EqualTo(Containment.NotContained));
    }

    [Test]
    public void The_proof_of_a_no_is_a_destination()
    {
        var union = Union("/topic/*, /topic/*.*");

        PatternContainment.Decide(AccessPattern.Of(DestinationName.Topic("a.#")), union, out var counterexample);

        Assert.That(counterexample, Is.EqualTo((string?[])["topic", "a", null, null]));
    }

    [Test]
    public void What_would_take_too_long_is_not_decided()
    {
        // Every place can be the k-th from the end: the sets of states are as many as there are rows of k bits.
        var union = Union(string.Join(", ", Enumerable.Range(1, 14).Select(length => $"/topic/#.a{string.Concat(Enumerable.Repeat(".*", length))}.x")));
        var pattern = string.Join('.', Enumerable.Repeat("#.a", 15)) + ".#.b";

        Assert.That(PatternContainment.Decide(AccessPattern.Of(DestinationName.Topic(pattern)), union), Is.Not.EqualTo(Containment.Contained));
    }

    [Test]
    public void The_longest_patterns_are_decided_in_bounded_work()
    {
        var pattern = string.Join('.', Enumerable.Repeat("#.a", TopicPattern.MaxSegments / 2));
        var union = Union(string.Join(", ", Enumerable.Range(0, 100).Select(index => $"/topic/#.a.#.{index}.#.a.*.#.b")));

        Assert.That(PatternContainment.Decide(AccessPattern.Of(DestinationName.Topic(pattern)), union), Is.EqualTo(Containment.NotContained));
    }

    private static Containment Decide(string pattern, string others) => PatternContainment.Decide(AccessPattern.Of(NameOf(pattern)), Union(others));

    private static DestinationName NameOf(string text) =>
        text.StartsWith("/topic/", StringComparison.Ordinal) ? DestinationName.Topic(text[7..]) : DestinationName.Queue(text[7..]);

    private static PatternUnion Union(string others)
    {
        Assert.That(PatternTemplate.TryParseList(others, out var templates, out var wrong), Is.True, wrong);
        return new PatternUnion(templates.SelectMany(template => template.Expand(_ => [])));
    }
}
