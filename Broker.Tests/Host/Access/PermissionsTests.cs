using Broker.Core.Destinations;
using Broker.Host.Access;

namespace Broker.Tests.Host.Access;

/// <summary>What patterns with variables allow somebody.</summary>
internal sealed class PermissionsTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> Claims = new()
    {
        ["team"] = ["red", "blue"],
        ["mail"] = ["a.b@example.com"],
        ["empty"] = [""],
        ["wild"] = ["#", "*"],
        ["https://example.com/x.y"] = ["far"],
    };

    [TestCase("/topic/{login}/#", "/topic/anne/x", true)]
    [TestCase("/topic/{login}/#", "/topic/anne", true)]
    [TestCase("/topic/{login}/#", "/topic/bob/x", false)]
    [TestCase("/topic/{team}.news", "/topic/red.news", true)]
    [TestCase("/topic/{team}.news", "/topic/blue.news", true)]
    [TestCase("/topic/{team}.news", "/topic/green.news", false)]
    [TestCase("/topic/team-{team}-{login}", "/topic/team-red-anne", true)]
    [TestCase("/topic/team-{team}-{login}", "/topic/team-red-bob", false)]
    [TestCase("/topic/{none}/#", "/topic/x", false, TestName = "A variable without a value allows nothing")]
    [TestCase("/topic/{none}/#", "/topic//x", false)]
    [TestCase("/topic/{empty}/#", "/topic//x", false, TestName = "A value that is empty is none")]
    [TestCase("/topic/{wild}", "/topic/x", false, TestName = "A value is never a wildcard")]
    [TestCase("/topic/{mail}", "/topic/a%2Eb@example%2Ecom", true, TestName = "A value is one segment, its dots are written otherwise")]
    [TestCase("/topic/{mail}", "/topic/a.b@example.com", false)]
    [TestCase("/topic/{https://example.com/x.y}.z", "/topic/far.z", true, TestName = "The name of a claim may be a URL")]
    [TestCase("/user/bob/queue/x", "/user/bob/queue/x", true)]
    [TestCase("/user/bob/#", "/user/bob/queue/x.y", true)]
    [TestCase("/user/bob/#", "/user/bob/topic/x.y", true)]
    [TestCase("/user/bob/#", "/user/bobby/topic/x.y", false)]
    [TestCase("/user/#", "/user/bob/topic/x.y", true)]
    [TestCase("/user/*/queue/x", "/user/b.o/queue/x", true, TestName = "A login is one segment, whatever characters it has")]
    [TestCase("/user/*/queue/x", "/user/bob/queue/y", false)]
    [TestCase("/user/{mail}/queue/x", "/user/a.b@example.com/queue/x", true, TestName = "In a login a dot is a dot")]
    [TestCase("/#", "/queue/x", true)]
    [TestCase("/topic/#", "/queue/x", false)]
    [TestCase("", "/queue/x", false)]
    [TestCase("", "/user/anne/queue/x", true, TestName = "One's own needs no permission")]
    [TestCase("", "/user/anne/topic/x", true)]
    [TestCase("", "/user/ann/queue/x", false)]
    public void A_pattern_allows_a_destination_or_not(string patterns, string destination, bool expected)
    {
        var permissions = Of(patterns);

        Assert.That(permissions.MayPublish(NameOf(destination)), Is.EqualTo(expected));
        Assert.That(permissions.MaySubscribe(NameOf(destination)), Is.EqualTo(expected));
        Assert.That(permissions.MayCreate(NameOf(destination)), Is.EqualTo(expected));
    }

    [TestCase("/topic/{login}/#", "{login}.#", false, TestName = "A variable means nothing in a client's pattern")]
    [TestCase("/topic/{login}/#", "anne.#", true)]
    [TestCase("/topic/{login}/#", "*.x", false)]
    [TestCase("/topic/{team}.*", "red.*", true)]
    [TestCase("/topic/{team}.*", "*.x", false)]
    [TestCase("/topic/{wild}", "*", false)]
    [TestCase("/topic/{wild}", "#", false)]
    public void A_client_s_pattern_must_be_contained(string patterns, string pattern, bool expected)
    {
        var permissions = Of(patterns);

        Assert.That(permissions.MaySubscribe(DestinationName.Topic(pattern)), Is.EqualTo(expected));
        Assert.That(permissions.MaySubscribe(DestinationName.Topic(pattern)), Is.EqualTo(expected), "It is remembered.");
    }

    [Test]
    public void Nobody_s_slashes_make_another_s_space()
    {
        var permissions = Permissions.Of("a/queue", [], [], []);

        Assert.That(permissions.MaySubscribe(DestinationName.OfUser("a/queue", "queue", "x")), Is.True);
        Assert.That(permissions.MaySubscribe(DestinationName.OfUser("a", "queue", "queue/x")), Is.False);
        Assert.That(Permissions.Of("a", [], [], []).MaySubscribe(DestinationName.OfUser("a/queue", "queue", "x")), Is.False);
    }

    [Test]
    public void A_temporary_destination_belongs_to_whoever_knows_it() =>
        Assert.That(Of(string.Empty).MayPublish(DestinationName.Reply(DestinationKind.Queue, "1234")), Is.True);

    [TestCase("topic/a")]
    [TestCase("/topic")]
    [TestCase("/topic/")]
    [TestCase("/other/a")]
    [TestCase("/temp-queue/a")]
    [TestCase("/user/bob")]
    [TestCase("/user/bob/queue")]
    [TestCase("/user//queue/x")]
    [TestCase("/user/#/queue/x")]
    [TestCase("/user/bob/mailbox/x")]
    [TestCase("/topic/>.a")]
    [TestCase("/topic/{}")]
    [TestCase("/topic/{a")]
    [TestCase("/topic/a}")]
    [TestCase("/topic/{{a}}")]
    public void What_is_no_pattern_is_refused(string text)
    {
        Assert.That(PatternTemplate.TryParse(text, out _), Is.False);
        Assert.That(PatternTemplate.TryParseList($"/topic/ok, {text}", out _, out var wrong), Is.False);
        Assert.That(wrong, Is.EqualTo(text));
    }

    [Test]
    public void Many_values_make_so_many_patterns_and_no_more()
    {
        var values = Enumerable.Range(0, 500).Select(number => $"v{number}").ToList();
        Assert.That(PatternTemplate.TryParse("/topic/{a}.{b}.{c}", out var template), Is.True);

        Assert.That(template!.Expand(_ => values), Has.Count.EqualTo(64));
    }

    private static Permissions Of(string patterns)
    {
        Assert.That(PatternTemplate.TryParseList(patterns, out var templates, out var wrong), Is.True, wrong);
        var expanded = templates.SelectMany(template => template.Expand(name => name == "login" ? ["anne"] : Claims.GetValueOrDefault(name) ?? [])).ToList();
        return Permissions.Of("anne", expanded, expanded, expanded);
    }

    private static DestinationName NameOf(string text)
    {
        if (!text.StartsWith("/user/", StringComparison.Ordinal))
        {
            return text.StartsWith("/topic/", StringComparison.Ordinal) ? DestinationName.Topic(text[7..]) : DestinationName.Queue(text[7..]);
        }

        var parts = text.Split('/', 5);
        return DestinationName.OfUser(parts[2], parts[3], parts[4]);
    }
}
