using Broker.Core.Destinations;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;

namespace Broker.Tests.Core;

/// <summary>How names and definitions stand in the journal.</summary>
internal sealed class DurableDefinitionTests
{
    private static readonly DestinationName[] Topics =
    [
        DestinationName.Topic("a.b"),
        DestinationName.Topic("a.*.#"),
        DestinationName.Topic("two\nlines\\n"),
        DestinationName.OfUser("bob", "topic", "x"),
        DestinationName.OfUser("a/topic/b", "queue", "x"),
    ];

    [TestCaseSource(nameof(Topics))]
    public void A_definition_is_read_as_it_was_written(DestinationName topic)
    {
        var definition = new DurableDefinition(topic, "colour = 'r\\ed\n'", IsNoLocal: true);

        var read = DurableDefinition.Read(definition.Write(unusedSince: 42));

        Assert.That(read, Is.EqualTo((definition, 42L)));
        Assert.That(read!.Value.Definition.Topic.Space, Is.EqualTo(topic.Space));
    }

    [Test]
    public void A_definition_may_want_everything()
    {
        var definition = new DurableDefinition(DestinationName.Topic("a"), Selector: null, IsNoLocal: false);

        Assert.That(DurableDefinition.Read(definition.Write(unusedSince: 0)), Is.EqualTo((definition, 0L)));
        Assert.That(definition.ParseSelector(), Is.Null);
    }

    [TestCase("")]
    [TestCase("2\n/topic/\na\n\n\n0")]
    [TestCase("1\n/elsewhere/\na\n\n\n0")]
    [TestCase("1\n/queue/\na\n\n\n0")]
    [TestCase("1\n/topic/\n\n\n\n0")]
    [TestCase("1\n/topic/\na\n\n\nsoon")]
    [TestCase("1\n/topic/\na\n\n\n0\nmore")]
    public void What_is_no_definition_is_not_taken_for_one(string text) => Assert.That(DurableDefinition.Read(text), Is.Null);

    [TestCase("bob", "laptop", "news")]
    [TestCase("b\no\\b", "", "\\n")]
    [TestCase("", "", "")]
    public void The_name_of_a_subscription_is_read_as_it_was_written(string owner, string client, string name)
    {
        var durable = new DurableName(owner, name) { ClientId = client };

        var identity = DurableLogName.IdentityOf(durable, "host");

        Assert.That((identity.VirtualHost, identity.Kind), Is.EqualTo(("host", LogKind.DurableSubscription)));
        Assert.That(DurableLogName.Read(identity.Name), Is.EqualTo(durable));
    }

    [Test]
    public void Names_of_other_lines_are_other_names() =>
        Assert.That(
            DurableLogName.IdentityOf(new DurableName("a\nb", "c"), string.Empty),
            Is.Not.EqualTo(DurableLogName.IdentityOf(new DurableName("a", "b\nc"), string.Empty)));

    [TestCaseSource(nameof(Topics))]
    public void The_name_of_a_topic_is_read_as_it_was_written(DestinationName topic)
    {
        var identity = TopicLogName.IdentityOf(topic, "host");

        Assert.That(identity.Kind, Is.EqualTo(LogKind.Topic));
        Assert.That(TopicLogName.Read(identity.Name), Is.EqualTo(topic));
    }

    [TestCase("")]
    [TestCase("/topic/")]
    [TestCase("/topic/\n")]
    [TestCase("/reply-topic/\nx")]
    public void What_names_no_topic_is_not_taken_for_one(string text) => Assert.That(TopicLogName.Read(text), Is.Null);
}
