using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core;

/// <summary>Finding the patterns that mean a topic, among many.</summary>
internal sealed class PatternTableTests
{
    // Few words, so that patterns and topics meet often.
    private static readonly string[] PatternWords = ["a", "b", "*", "#", "**", ""];
    private static readonly string[] TopicWords = ["a", "b", "c", ""];

    private int _count;

    [Test]
    public void The_table_finds_the_patterns_that_match_and_no_others()
    {
        var property = Prop.ForAll(
            Paths(PatternWords, 6).ArrayOf().ToArbitrary(),
            Paths(TopicWords, 8).ToArbitrary(),
            (patterns, topic) =>
            {
                var table = patterns.Aggregate(PatternTable<TopicSubscriber>.Empty, (table, pattern) => table.Add(DestinationName.Topic(pattern), Subscriber(pattern)));
                var expected = patterns.Where(pattern => Matches(pattern, topic)).Order();

                return Found(table, topic).Order().SequenceEqual(expected);
            });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), property);
    }

    [Test]
    public void A_table_is_the_same_whatever_was_added_and_removed_meanwhile()
    {
        var property = Prop.ForAll(
            Paths(PatternWords, 4).NonEmptyListOf().ToArbitrary(),
            Paths(PatternWords, 4).NonEmptyListOf().ToArbitrary(),
            Paths(TopicWords, 6).ToArbitrary(),
            (kept, passing, topic) =>
            {
                var plain = kept.Aggregate(PatternTable<TopicSubscriber>.Empty, (table, pattern) => table.Add(DestinationName.Topic(pattern), Subscriber(pattern)));
                var gone = passing.Select(pattern => (Name: DestinationName.Topic(pattern), Subscriber: Subscriber(pattern))).ToArray();
                var busy = gone.Aggregate(plain, (table, one) => table.Add(one.Name, one.Subscriber));
                busy = gone.Aggregate(busy, (table, one) => table.Remove(one.Name, subscriber => subscriber == one.Subscriber));

                return Found(plain, topic).Order().SequenceEqual(Found(busy, topic).Order());
            });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    [Test]
    public void A_subscriber_is_found_once_however_many_ways_its_pattern_matches()
    {
        var table = PatternTable<TopicSubscriber>.Empty.Add(DestinationName.Topic("#.a.#.a.#"), Subscriber("it"));

        Assert.That(Found(table, "a.a.a.a.a"), Is.EqualTo(new[] { "it" }));
    }

    [Test]
    public void Subscribers_to_the_same_pattern_are_all_found_and_removed_one_by_one()
    {
        var pattern = DestinationName.Topic("a.*");
        var (one, other) = (Subscriber("one"), Subscriber("other"));
        var table = PatternTable<TopicSubscriber>.Empty.Add(pattern, one).Add(pattern, other);

        Assert.That(Found(table, "a.b"), Is.EqualTo(new[] { "one", "other" }));
        Assert.That(Found(table.Remove(pattern, subscriber => subscriber == one), "a.b"), Is.EqualTo(new[] { "other" }));
    }

    [Test]
    public void Removing_what_is_not_there_changes_nothing()
    {
        var table = PatternTable<TopicSubscriber>.Empty.Add(DestinationName.Topic("a.*"), Subscriber("it"));

        table = table.Remove(DestinationName.Topic("b.*"), _ => true).Remove(DestinationName.Topic("a.*"), _ => false);

        Assert.That(Found(table, "a.b"), Is.EqualTo(new[] { "it" }));
    }

    [Test]
    public void An_older_table_stays_as_it_was()
    {
        var pattern = DestinationName.Topic("a.*");
        var older = PatternTable<TopicSubscriber>.Empty.Add(pattern, Subscriber("it"));

        older.Remove(pattern, _ => true);
        older.Add(pattern, Subscriber("another"));

        Assert.That(Found(older, "a.b"), Is.EqualTo(new[] { "it" }));
    }

    [Test]
    public void A_pattern_reaches_nothing_outside_of_its_space()
    {
        var table = PatternTable<TopicSubscriber>.Empty
            .Add(DestinationName.Topic("#"), Subscriber("topics"))
            .Add(DestinationName.OfUser("alice", "topic", "#"), Subscriber("alice's topics"))
            .Add(DestinationName.OfUser("alice", "queue", "#"), Subscriber("alice's queues"))
            .Add(DestinationName.OfUser("bob", "topic", "#"), Subscriber("bob's topics"));

        Assert.That(Found(table, DestinationName.Topic("user.alice.topic.x")), Is.EqualTo(new[] { "topics" }));
        Assert.That(Found(table, DestinationName.OfUser("alice", "topic", "x")), Is.EqualTo(new[] { "alice's topics" }));
        Assert.That(Found(table, DestinationName.OfUser("alice", "queue", "x")), Is.EqualTo(new[] { "alice's queues" }));
        Assert.That(Found(table, DestinationName.OfUser("carol", "topic", "x")), Is.Empty);
        Assert.That(Found(table, DestinationName.Reply(DestinationKind.Topic, "x")), Is.Empty);
    }

    [Test]
    public void Many_wildcards_in_many_patterns_do_not_explode()
    {
        // If each way to lay a pattern over the topic were tried, this would not end within the age of the universe.
        var pattern = string.Join('.', Enumerable.Repeat("#.a", TopicPattern.MaxSegments / 2));
        var table = Enumerable.Range(0, 50).Aggregate(
            PatternTable<TopicSubscriber>.Empty,
            (table, number) => table.Add(DestinationName.Topic($"{pattern}.{number}"), Subscriber($"{number}")));

        Assert.That(Found(table, string.Join('.', Enumerable.Repeat("a", 200))), Is.Empty);
        Assert.That(Found(table, string.Join('.', Enumerable.Repeat("a", 200)) + ".7"), Is.EqualTo(new[] { "7" }));
    }

    private static Gen<string> Paths(string[] words, int most) =>
        Gen.Elements(words).NonEmptyListOf().Select(segments => string.Join('.', segments.Take(most))).Where(path => path.Length > 0);

    private static bool Matches(string pattern, string topic) => TopicPattern.Matches(
        TopicPattern.Normalize(DestinationName.Topic(pattern).Segments).ToArray(),
        DestinationName.Topic(topic).Segments.ToArray());

    private static IEnumerable<string> Found(PatternTable<TopicSubscriber> table, string topic) => Found(table, DestinationName.Topic(topic));

    private static IEnumerable<string> Found(PatternTable<TopicSubscriber> table, DestinationName topic) =>
        table.Match(topic).Select(subscriber => ((FakeOutbox)subscriber.Subscription.Outbox).Name);

    private TopicSubscriber Subscriber(string name) => new(
        new Subscription(new SubscriptionKey(1, ++_count), ActorRefs.Nobody, new FakeOutbox(name), AckMode.Auto, Prefetch: 0),
        Queue: null);
}
