using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>What <c>--check --destination</c> says.</summary>
internal sealed class PolicyExplanationTests
{
    private const string Text =
        """
        [queue]
        max-length = 500
        prefetch = 7
        [destination:/queue/#]
        overflow = block
        [destination:/queue/orders.*]
        persistent = always
        max-deliveries = 5
        redelivery-delay = 5s
        dead-letter = /queue/failed
        [destination:/topic/news.>]
        durable-expiry = 30d
        """;

    [Test]
    public void The_policy_its_line_and_every_value_with_its_origin_are_named() =>
        Assert.That(Explain(Text, "/queue/orders.eu"), Is.EqualTo((string[])
        [
            "/queue/orders.eu: [destination:/queue/orders.*] (my.conf:6)",
            "  less specific, so it does not count: [destination:/queue/#] (my.conf:4)",
            "  max-length = 500                         [queue] my.conf:2",
            "  max-bytes = 256MiB                       default",
            "  overflow = reject                        default",
            "  persistent = always                      my.conf:7",
            "  max-deliveries = 5                       my.conf:8",
            "  dead-letter = /queue/failed              my.conf:10",
            "  dead-letter-expired = false              default",
            "  redelivery-delay = 5s                    my.conf:9",
            "  redelivery-backoff = 1                   default",
            "  redelivery-max-delay = 15m               default",
            "  dedup-window = 10m                       default",
            "  dedup-max = 100000                       default",
            "  durable-expiry = 0s                      default",
            "  prefetch = 7                             [queue] my.conf:3",
            "  create = true                            default",
        ]));

    [TestCase("/topic/news.eu", "/topic/news.eu: [destination:/topic/news.>] (my.conf:11)", "durable-expiry = 30d", "my.conf:12")]
    [TestCase("/topic/news.*", "/topic/news.*: [destination:/topic/news.>] (my.conf:11)", "durable-expiry = 30d", "my.conf:12")]
    [TestCase("/topic/weather", "/topic/weather: no [destination:...] matches", "prefetch = 0", "default of topics")]
    [TestCase("/queue/a", "/queue/a: [destination:/queue/#] (my.conf:4)", "dead-letter = /queue/dlq.a", "default")]
    [TestCase("/queue/dlq.a", "/queue/dlq.a: [destination:/queue/#] (my.conf:4)", "max-deliveries = 0", "queues named dlq.NAME keep dead letters")]
    [TestCase("/queue/dlq.a", "/queue/dlq.a: [destination:/queue/#] (my.conf:4)", "dead-letter = none", "queues named dlq.NAME keep dead letters")]
    public void Special_cases_are_said(string name, string head, string value, string origin)
    {
        var lines = Explain(Text, name)!;

        Assert.That(lines[0], Is.EqualTo(head));
        Assert.That(lines, Has.Some.EqualTo($"  {value,-40} {origin}"));
    }

    [Test]
    public void Of_topics_it_is_said_what_slow_subscribers_lose_and_of_queues_not()
    {
        const string Slow = "[topic]\nslow-consumer = drop-oldest\n[destination:/topic/prices.*]\nslow-consumer = latest\nlatest-key = symbol";

        Assert.That(Explain(Slow, "/topic/prices.a")!.TakeLast(2), Is.EqualTo((string[])
        [
            "  slow-consumer = latest                   my.conf:4",
            "  latest-key = symbol                      my.conf:5",
        ]));
        Assert.That(Explain(Slow, "/topic/news")!.TakeLast(2), Is.EqualTo((string[])
        [
            "  slow-consumer = drop-oldest              [topic] my.conf:2",
            "  latest-key = none                        default",
        ]));
        Assert.That(Explain(Slow, "/queue/a"), Has.None.Contains("slow-consumer").And.None.Contains("latest-key"));
    }

    [Test]
    public void What_overrides_the_file_is_named()
    {
        var lines = Explain(Text, "/queue/orders.eu", "--destination:/queue/orders.*.prefetch=3", "--queue.max-bytes=1MiB")!;

        Assert.That(lines, Has.Some.EqualTo($"  {"prefetch = 3",-40} command line --destination:/queue/orders.*.prefetch"));
        Assert.That(lines, Has.Some.EqualTo($"  {"max-bytes = 1MiB",-40} [queue] command line --queue.max-bytes"));
    }

    [Test]
    public void A_policy_that_the_command_line_alone_makes_has_its_line() =>
        Assert.That(
            Explain(string.Empty, "/queue/a", "--destination:/queue/*.prefetch=3")![0],
            Is.EqualTo("/queue/a: [destination:/queue/*] (command line --destination:/queue/*.prefetch)"));

    [TestCase("orders")]
    [TestCase("/temp-queue/a")]
    [TestCase("/user/queue/a")]
    [TestCase("/queue/orders.*")]
    [TestCase("/queue/")]
    [TestCase("/topic/>.a")]
    [TestCase("")]
    public void Of_what_is_no_queue_and_no_topic_nothing_is_said(string name) => Assert.That(Explain(Text, name), Is.Null);

    private static List<string>? Explain(string text, string name, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory();

        try
        {
            var file = Path.Combine(folder.FullName, "my.conf");
            File.WriteAllText(file, text);
            var lines = PolicyExplanation.Explain(ConfigurationLoader.Load(file, new Dictionary<string, string>(), arguments), name);
            return lines?.Select(line => line.Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal)).ToList();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
