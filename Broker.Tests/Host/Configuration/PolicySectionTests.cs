using Broker.Core.Destinations;
using Broker.Core.Outbound;
using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary><c>[destination:PATTERN]</c> and what it inherits of <c>[queue]</c>.</summary>
internal sealed class PolicySectionTests
{
    [Test]
    public void Every_key_has_its_place_in_the_policy()
    {
        const string Text =
            """
            [destination:/queue/orders.*]
            max-length = 5
            max-bytes = 6MiB
            overflow = drop-oldest
            persistent = always
            max-deliveries = 7
            dead-letter = /queue/dlq.orders
            dead-letter-expired = true
            redelivery-delay = 2s
            redelivery-backoff = 1.5
            redelivery-max-delay = 1m
            dedup-window = 1h
            dedup-max = 8
            durable-expiry = 30d
            prefetch = 9
            create = false
            """;

        Assert.That(Text.Split('\n').Skip(1).Select(line => line.Split(" = ")[0]), Is.EquivalentTo(ConfigurationSchema.Sections["destination"].Keys.Keys.Except(ConfigurationSchema.Sections["topic"].Keys.Keys)));
        Assert.That(PolicyOf(Text, "/queue/orders.eu"), Is.EqualTo(new DestinationPolicy
        {
            MaxLength = 5,
            MaxBytes = 6 << 20,
            Overflow = Overflow.DropOldest,
            Persistent = Persistence.Always,
            MaxDeliveries = 7,
            DeadLetter = DestinationName.Queue("dlq.orders"),
            DeadLetterExpired = true,
            RedeliveryDelay = TimeSpan.FromSeconds(2),
            RedeliveryBackoff = 1.5,
            RedeliveryMaxDelay = TimeSpan.FromMinutes(1),
            DedupWindow = TimeSpan.FromHours(1),
            DedupMax = 8,
            DurableExpiry = TimeSpan.FromDays(30),
            Prefetch = 9,
            Create = false,
        }));
    }

    [Test]
    public void What_a_policy_does_not_name_is_as_in_the_section_of_queues()
    {
        const string Text = "[queue]\nmax-length = 5\noverflow = block\npersistent = always\nredelivery-backoff = 3\n[destination:/queue/a]\nmax-length = 6";

        var policy = PolicyOf(Text, "/queue/a");

        Assert.That((policy.MaxLength, policy.Overflow, policy.Persistent, policy.RedeliveryBackoff), Is.EqualTo((6L, Overflow.Block, Persistence.Always, 3d)));
        Assert.That(policy.MaxDeliveries, Is.EqualTo(10), "What is said nowhere is the default.");
        Assert.That(PolicyOf(Text, "/queue/b").MaxLength, Is.EqualTo(5));
    }

    [Test]
    public void Of_two_that_match_the_more_specific_one_counts_and_nothing_of_the_other()
    {
        const string Text = "[destination:/queue/#]\nmax-length = 5\npersistent = always\n[destination:/queue/orders.*]\nmax-length = 6";

        var policy = PolicyOf(Text, "/queue/orders.eu");

        Assert.That((policy.MaxLength, policy.Persistent), Is.EqualTo((6L, Persistence.Header)));
    }

    [TestCase("", "/queue/a", 100)]
    [TestCase("", "/topic/a", 0)]
    [TestCase("[queue]\nprefetch = 7", "/queue/a", 7)]
    [TestCase("[queue]\nprefetch = 7", "/topic/a", 0)]
    [TestCase("[destination:/topic/a]\nprefetch = 8", "/topic/a", 8)]
    [TestCase("[destination:/topic/a]\nmax-length = 8", "/topic/a", 0)]
    public void Topics_have_no_prefetch_unless_their_policy_says_so(string text, string name, int expected) =>
        Assert.That(PolicyOf(text, name).Prefetch, Is.EqualTo(expected));

    [TestCase("", "/topic/a", SlowConsumer.Close, "")]
    [TestCase("[topic]\nslow-consumer = latest\nlatest-key = id", "/topic/a", SlowConsumer.Latest, "id")]
    [TestCase("[topic]\nslow-consumer = latest\nlatest-key = id", "/queue/a", SlowConsumer.Close, "")]
    [TestCase("[topic]\nslow-consumer = latest\n[destination:/topic/#]\nlatest-key = id", "/topic/a", SlowConsumer.Latest, "id")]
    [TestCase("[topic]\nslow-consumer = latest\n[destination:/topic/a]\nslow-consumer = drop-oldest", "/topic/a", SlowConsumer.DropOldest, "")]
    public void What_slow_subscribers_lose_is_said_for_topics(string text, string name, SlowConsumer expected, string key)
    {
        var policy = PolicyOf(text, name);

        Assert.That((policy.SlowConsumer, policy.LatestKey), Is.EqualTo((expected, key)));
    }

    [Test]
    public void A_policy_may_be_given_on_the_command_line() =>
        Assert.That(
            Policies.Of(Snippet.Load("[destination:/queue/a.b]\nmax-length = 5", null, "--destination:/queue/a.b.max-length=6", "--destination:/queue/*.c.prefetch=1"))
                .PolicyOf(DestinationName.Queue("a.b")).MaxLength,
            Is.EqualTo(6));

    [TestCase("[destination]", "broker.conf:1: [destination]: the section needs a name (example: [destination:/queue/orders.*])")]
    [TestCase("[destination:orders]", "broker.conf:1: [destination:orders]: 'orders' is no pattern of destinations: it begins with /queue/ or /topic/, '>' stands at the end only, and there are at most 32 segments (example: [destination:/queue/orders.*])")]
    [TestCase("[destination:/queue/>.a]", "broker.conf:1: [destination:/queue/>.a]: '/queue/>.a' is no pattern of destinations: it begins with /queue/ or /topic/, '>' stands at the end only, and there are at most 32 segments (example: [destination:/queue/orders.*])")]
    [TestCase("[destination:/queue/a]\nredelivery-backoff = 0.9", "broker.conf:2: destination:/queue/a.redelivery-backoff: 0.9 is not between 1 and 100 (example: 2)")]
    [TestCase("[destination:/queue/a]\npersistent = yes", "broker.conf:2: destination:/queue/a.persistent: 'yes' is not one of header, always, never (example: always)")]
    [TestCase("[destination:/queue/a]\ncreate = no", "broker.conf:2: destination:/queue/a.create: 'no' is not true or false (example: false)")]
    [TestCase("[destination:/queue/a]\ndead-letter = /topic/b", "broker.conf:2: destination:/queue/a.dead-letter: '/topic/b' is not the name of a queue (example: /queue/dlq.orders)")]
    [TestCase("[destination:/queue/a]\ndead-letter = /queue/b.*", "broker.conf:2: destination:/queue/a.dead-letter: '/queue/b.*' is not the name of a queue (example: /queue/dlq.orders)")]
    [TestCase("[destination:/queue/a]\ndead-letter = /queue/", "broker.conf:2: destination:/queue/a.dead-letter: '/queue/' is not the name of a queue (example: /queue/dlq.orders)")]
    [TestCase("[destination:/queue/a]\ndead-letter =", "broker.conf:2: destination:/queue/a.dead-letter: '' is not the name of a queue (example: /queue/dlq.orders)")]
    [TestCase("[destination:/queue/dlq.a]\nmax-deliveries = 5", "broker.conf:2: destination:/queue/dlq.a.max-deliveries: queues named dlq.NAME deliver any number of times, for there is nowhere further to go (example: 0)")]
    [TestCase("[destination:/queue/dlq.a]\ndead-letter = /queue/b", "broker.conf:2: destination:/queue/dlq.a.dead-letter: queues named dlq.NAME hold dead letters and have none themselves (example: a name that begins otherwise)")]
    [TestCase("[queue]\nredelivery-delay = 1h", "broker.conf:2: queue.redelivery-max-delay: 15m is less than redelivery-delay, 1h (example: redelivery-max-delay = 15m)")]
    [TestCase("[queue]\nredelivery-max-delay = 1m\n[destination:/queue/a]\nredelivery-delay = 2m", "broker.conf:4: destination:/queue/a.redelivery-max-delay: 1m is less than redelivery-delay, 2m (example: redelivery-max-delay = 15m)")]
    [TestCase("[topic]\nslow-consumer = drop", "broker.conf:2: topic.slow-consumer: 'drop' is not one of close, drop-oldest, latest (example: drop-oldest)")]
    [TestCase("[topic]\nlatest-key = symbol", "broker.conf:2: topic.latest-key: means something only with slow-consumer = latest (example: slow-consumer = latest)")]
    [TestCase("[destination:/topic/a]\nlatest-key = symbol", "broker.conf:2: destination:/topic/a.latest-key: means something only with slow-consumer = latest (example: slow-consumer = latest)")]
    [TestCase("[destination:/queue/a]\nslow-consumer = latest", "broker.conf:2: destination:/queue/a.slow-consumer: is for topics; a queue waits for its consumers (example: prefetch = 10, and overflow for when it is full)")]
    public void A_policy_that_cannot_be_is_told(string text, string expected) => Assert.That(Snippet.Faults(text), Is.EqualTo((string[])[expected]));

    [TestCase("/queue/a.*", "/queue/a.*")]
    [TestCase("/queue/a.*", "/queue/a/*")]
    [TestCase("/topic/a.#", "/topic/a.**")]
    [TestCase("/topic/#.a.#", "/topic/#.b.#")]
    public void Two_policies_that_nothing_decides_between_are_told_with_both_lines(string one, string other)
    {
        var faults = Snippet.Faults($"[destination:{one}]\nmax-length = 1\n[destination:{other}]\nmax-deliveries = 1");

        Assert.That(faults.Single(), one == other
            ? Is.EqualTo($"broker.conf:3: [destination:{other}]: already given at broker.conf:1")
            : Is.EqualTo($"broker.conf:3: [destination:{other}]: means destinations that [destination:{one}] at broker.conf:1 means too, and neither is more specific (example: one section for them, or more segments by name)"));
    }

    [TestCase("/queue/a.*", "/queue/b.*")]
    [TestCase("/queue/a.*", "/topic/a.*")]
    [TestCase("/queue/#.a", "/queue/#.b")]
    public void Two_of_the_same_rank_may_be_there_if_no_destination_is_meant_by_both(string one, string other) =>
        Assert.That(() => Snippet.Load($"[destination:{one}]\n[destination:{other}]"), Throws.Nothing);

    [TestCase("[destination:/queue/a]\ndead-letter = /queue/a", "broker.conf:2: destination:/queue/a.dead-letter: the dead letters of /queue/a come back to it: /queue/a -> /queue/a (example: /queue/dlq.a, which keeps them)")]
    [TestCase("[destination:/queue/a.*]\ndead-letter = /queue/a.dead", "broker.conf:2: destination:/queue/a.*.dead-letter: the dead letters of /queue/a.dead come back to it: /queue/a.dead -> /queue/a.dead (example: /queue/dlq.a.dead, which keeps them)")]
    public void Dead_letters_that_come_back_are_told(string text, string expected) => Assert.That(Snippet.Faults(text), Is.EqualTo((string[])[expected]));

    [Test]
    public void Dead_letters_that_come_back_over_several_queues_are_told_at_each()
    {
        var faults = Snippet.Faults("[destination:/queue/a]\ndead-letter = /queue/b\n[destination:/queue/b]\ndead-letter = /queue/c\n[destination:/queue/c]\ndead-letter = /queue/a\n[destination:/queue/d]\ndead-letter = /queue/a");

        Assert.That(faults.Take(3).Select(fault => fault[..14]), Is.EqualTo((string[])["broker.conf:2:", "broker.conf:4:", "broker.conf:6:"]));
        Assert.That(faults[0], Does.Contain("/queue/b -> /queue/c -> /queue/a -> /queue/b"));
    }

    [TestCase("[destination:/queue/#]\ndead-letter = /queue/dlq.all", TestName = "Queues of dead letters by name end every way")]
    [TestCase("[destination:/queue/a]\ndead-letter = /queue/b\n[destination:/queue/b]\ndead-letter = /queue/c", TestName = "A way that ends is none that comes back")]
    public void Ways_that_end_are_right(string text) => Assert.That(() => Snippet.Load(text), Throws.Nothing);

    private static DestinationPolicy PolicyOf(string text, string name) =>
        Policies.Of(Snippet.Load(text)).PolicyOf(
            name.StartsWith("/topic/", StringComparison.Ordinal) ? DestinationName.Topic(name["/topic/".Length..]) : DestinationName.Queue(name["/queue/".Length..]));
}
