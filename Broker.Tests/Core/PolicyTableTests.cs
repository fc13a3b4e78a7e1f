using Broker.Core.Destinations;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Core;

/// <summary>Which policy a destination has.</summary>
internal sealed class PolicyTableTests
{
    private static readonly DestinationPolicy Queues = Policy(1) with { Prefetch = 100 };
    private static readonly DestinationPolicy Topics = Policy(2);

    private static readonly Gen<string> SegmentGen = Gen.Elements("a", "b", "*", "#");

    private static readonly Gen<string> PatternGen =
        from space in Gen.Elements("/queue/", "/topic/")
        from count in Gen.Choose(1, 4)
        from segments in Gen.ArrayOf(SegmentGen, count)
        select space + string.Join('.', segments);

    private static readonly Gen<string> NameGen =
        from space in Gen.Elements("/queue/", "/topic/")
        from count in Gen.Choose(1, 5)
        from segments in Gen.ArrayOf(Gen.Elements("a", "b", "c"), count)
        select space + string.Join('.', segments);

    [Test]
    public void Without_policies_queues_and_topics_have_their_own()
    {
        var table = Table();

        Assert.That(table.PolicyOf(DestinationName.Queue("a")), Is.SameAs(Queues));
        Assert.That(table.PolicyOf(DestinationName.Topic("a")), Is.SameAs(Topics));
        Assert.That(table.PolicyOf(DestinationName.OfUser("guest", "queue", "a")), Is.SameAs(Topics), "It is a topic by nature.");
    }

    [Test]
    public void The_most_specific_pattern_that_matches_decides_as_a_whole()
    {
        var table = Table("/queue/#", "/queue/orders.*", "/queue/orders.eu", "/queue/orders.eu.#");

        Assert.That(Deciding(table, "/queue/orders.eu"), Is.EqualTo("/queue/orders.eu"));
        Assert.That(Deciding(table, "/queue/orders.us"), Is.EqualTo("/queue/orders.*"));
        Assert.That(Deciding(table, "/queue/orders.eu.west"), Is.EqualTo("/queue/orders.eu.#"));
        Assert.That(Deciding(table, "/queue/orders"), Is.EqualTo("/queue/#"));
        Assert.That(Deciding(table, "/topic/orders.eu"), Is.Null);
        Assert.That(table.PolicyOf(DestinationName.Queue("orders.us")).MaxLength, Is.EqualTo(11), "The policy of the second pattern.");
        Assert.That(
            table.Matching(DestinationName.Queue("orders.eu")).Select(pattern => pattern.Text),
            Is.EqualTo((string[])["/queue/orders.eu", "/queue/orders.eu.#", "/queue/orders.*", "/queue/#"]));
    }

    [Test]
    public void The_order_in_which_they_were_written_means_nothing() =>
        Assert.That(Deciding(Table("/queue/orders.eu", "/queue/#"), "/queue/orders.eu"), Is.EqualTo(Deciding(Table("/queue/#", "/queue/orders.eu"), "/queue/orders.eu")));

    [Test]
    public void A_durable_subscription_to_a_pattern_has_the_policy_that_means_all_it_matches()
    {
        var table = Table("/topic/news.#", "/topic/news.eu");

        Assert.That(Deciding(table, "/topic/news.*"), Is.EqualTo("/topic/news.#"));
        Assert.That(Deciding(table, "/topic/#"), Is.Null);
    }

    [Test]
    public void What_is_a_connections_own_is_never_kept_on_disk()
    {
        var always = new PolicyTable([], Queues with { Persistent = Persistence.Always }, Topics);

        Assert.That(always.PolicyOf(DestinationName.Reply(DestinationKind.Queue, "a")).Persistent, Is.EqualTo(Persistence.Never));
        Assert.That(always.PolicyOf(DestinationName.Queue("a")).Persistent, Is.EqualTo(Persistence.Always));
    }

    [Test]
    public void Dead_letters_are_delivered_any_number_of_times_and_go_nowhere()
    {
        var policy = Policy(7) with { MaxDeliveries = 3, DeadLetter = DestinationName.Queue("elsewhere"), Persistent = Persistence.Always };
        var table = new PolicyTable([(DestinationPatternTests.Pattern("/queue/#"), policy)], Queues, Topics);
        var letters = DestinationName.Queue("dlq.orders");

        Assert.That(table.PolicyOf(letters), Is.EqualTo(policy with { MaxDeliveries = 0, DeadLetter = null }));
        Assert.That(table.DeadLettersOf(letters), Is.Null);
        Assert.That(table.DeadLettersOf(DestinationName.Queue("orders")), Is.EqualTo(DestinationName.Queue("elsewhere")));
    }

    [Test]
    public void Dead_letters_go_to_a_queue_of_the_name_unless_a_policy_says_otherwise()
    {
        Assert.That(Table().DeadLettersOf(DestinationName.Queue("orders.eu")), Is.EqualTo(DestinationName.Queue("dlq.orders.eu")));
        Assert.That(Table().DeadLettersOf(DestinationName.Reply(DestinationKind.Queue, "a")), Is.Null);
    }

    [Test]
    public void The_table_is_as_the_plain_rule_has_it() =>
        Always.Holds(
            from count in Gen.Choose(0, 6)
            from patterns in Gen.ArrayOf(PatternGen, count)
            from name in NameGen
            select (Clear(patterns), name),
            test => Deciding(Table([.. test.Item1]), test.name) == Plain(test.Item1, test.name));

    // Of those that match, the one that is first as texts in which each rank has a letter.
    private static string? Plain(IReadOnlyList<string> patterns, string name) =>
        patterns.Select(DestinationPatternTests.Pattern)
            .Where(pattern => pattern.Text[..7] == name[..7] && TopicPattern.Matches([.. pattern.Segments], [.. DestinationPatternTests.Name(name).Segments]))
            .OrderBy(Letters, StringComparer.Ordinal)
            .FirstOrDefault()?.Text;

    private static string Letters(DestinationPattern pattern)
    {
        var letters = string.Concat(pattern.Segments.Select(segment => segment switch { "*" => 'B', "#" => 'C', _ => 'A' })) + 'D';
        return letters.EndsWith("CD", StringComparison.Ordinal) ? letters[..^2] + 'E' : letters;
    }

    // Only tables that broker.conf would take.
    private static List<string> Clear(IEnumerable<string> patterns)
    {
        var clear = new List<string>();

        foreach (var pattern in patterns.Select(DestinationPatternTests.Pattern))
        {
            if (!clear.Select(DestinationPatternTests.Pattern).Any(other => PatternSpecificity.Instance.Compare(pattern, other) == 0 && pattern.Overlaps(other)))
            {
                clear.Add(pattern.Text);
            }
        }

        return clear;
    }

    private static PolicyTable Table(params string[] patterns) =>
        new(patterns.Select((pattern, index) => (DestinationPatternTests.Pattern(pattern), Policy(10 + index))), Queues, Topics);

    private static DestinationPolicy Policy(int maxLength) => new() { MaxLength = maxLength, MaxBytes = 1024, MaxDeliveries = 10 };

    private static string? Deciding(PolicyTable table, string name) => table.Matching(DestinationPatternTests.Name(name)).FirstOrDefault()?.Text;
}
