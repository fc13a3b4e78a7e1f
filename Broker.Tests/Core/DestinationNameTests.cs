using Broker.Core.Destinations;

namespace Broker.Tests.Core;

/// <summary>The names of destinations.</summary>
internal sealed class DestinationNameTests
{
    [Test]
    public void A_name_is_a_space_and_a_path()
    {
        var name = DestinationName.Queue("orders.eu");

        Assert.That((name.Kind, name.Space, name.Path, name.Text), Is.EqualTo((DestinationKind.Queue, "/queue/", "orders.eu", "/queue/orders.eu")));
        Assert.That(name.Utf8.ToArray(), Is.EqualTo("/queue/orders.eu"u8.ToArray()));
        Assert.That(name.ToString(), Is.EqualTo("/queue/orders.eu"));
    }

    [TestCase("a.b/c", "a", "b", "c")]
    [TestCase("a", "a")]
    [TestCase("a..b", "a", "", "b")]
    [TestCase("a/", "a", "")]
    [TestCase("/a", "", "a")]
    [TestCase("a b", "a b")]
    public void Segments_are_divided_by_points_and_slashes(string path, params string[] segments) =>
        Assert.That(DestinationName.Topic(path).Segments, Is.EqualTo(segments));

    [TestCase("a.b", false)]
    [TestCase("a.*", true)]
    [TestCase("*", true)]
    [TestCase("#/a", true)]
    [TestCase("a/**/b", true)]
    [TestCase("a.>", true)]
    [TestCase("a*.b", false)]
    [TestCase("a.***", false)]
    [TestCase("..", false)]
    public void A_wildcard_is_a_segment_of_its_own(string path, bool hasWildcard)
    {
        var (topic, queue) = (DestinationName.Topic(path), DestinationName.Queue(path));

        Assert.That((topic.HasWildcard, topic.IsPattern), Is.EqualTo((hasWildcard, hasWildcard)));
        Assert.That((queue.HasWildcard, queue.IsPattern), Is.EqualTo((hasWildcard, false)), "Patterns are for topics.");
    }

    [Test]
    public void Names_are_equal_if_their_space_and_path_are()
    {
        var name = DestinationName.Topic("a");
        var same = DestinationName.Topic("a");
        Assert.That(name, Is.EqualTo(same));
        Assert.That(name.GetHashCode(), Is.EqualTo(same.GetHashCode()));
        Assert.That(DestinationName.Topic("a"), Is.Not.EqualTo(DestinationName.Topic("A")));
        Assert.That(DestinationName.Topic("a"), Is.Not.EqualTo(DestinationName.Queue("a")));
        Assert.That(DestinationName.Topic("a.b"), Is.Not.EqualTo(DestinationName.Topic("a/b")), "Only patterns take the dividers for one.");
    }

    [Test]
    public void A_login_that_looks_like_a_path_shares_nothing_with_another_user()
    {
        var one = DestinationName.OfUser("a", "topic", "b/topic/x");
        var other = DestinationName.OfUser("a/topic/b", "topic", "x");

        Assert.That(one.Text, Is.EqualTo(other.Text));
        Assert.That(one, Is.Not.EqualTo(other));
    }

    [Test]
    public void A_users_queue_reaches_all_sessions_of_the_user_and_so_is_a_topic()
    {
        var name = DestinationName.OfUser("alice", "queue", "replies");

        Assert.That((name.Kind, name.Text), Is.EqualTo((DestinationKind.Topic, "/user/alice/queue/replies")));
    }

    [TestCase(DestinationKind.Queue, "/reply-queue/x")]
    [TestCase(DestinationKind.Topic, "/reply-topic/x")]
    public void A_temporary_destination_belongs_to_a_connection(DestinationKind kind, string text)
    {
        var name = DestinationName.Reply(kind, "x");

        Assert.That((name.Kind, name.Text, name.IsTemporary), Is.EqualTo((kind, text, true)));
        Assert.That(DestinationName.Queue("reply-queue/x").IsTemporary, Is.False);
    }

    [Test]
    public void Dead_letters_have_a_queue_of_their_own_and_theirs_have_none()
    {
        var settings = Sample.Settings with { MaxDeliveries = 5 };

        Assert.That(settings.ForQueue(DestinationName.Queue("a")).DeadLetters, Is.EqualTo(DestinationName.Queue("dlq.a")));
        Assert.That(settings.ForQueue(DestinationName.Queue("a")).MaxDeliveries, Is.EqualTo(5));
        Assert.That(settings.ForQueue(DestinationName.Queue("dlq.a")).DeadLetters, Is.Null);
        Assert.That(settings.ForQueue(DestinationName.Queue("dlq.a")).MaxDeliveries, Is.Zero, "There is nowhere further to go.");
        Assert.That(settings.ForQueue(DestinationName.Reply(DestinationKind.Queue, "a")).DeadLetters, Is.Null);
    }
}
