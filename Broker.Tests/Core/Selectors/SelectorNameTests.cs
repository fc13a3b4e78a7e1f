using Broker.Core.Selectors;

namespace Broker.Tests.Core.Selectors;

/// <summary>Names and what they stand for: headers, and what the broker knows of a message.</summary>
internal sealed class SelectorNameTests
{
    [TestCase("\"content-type\" = 'text/plain'", Verdict.True, TestName = "A name in double quotes may have a hyphen")]
    [TestCase("\"name\" = 'James'", Verdict.True)]
    [TestCase("my.dotted.name = 'dots'", Verdict.True, TestName = "A name may have points")]
    [TestCase("größe = 'groß'", Verdict.True, TestName = "A name may have letters of any language")]
    [TestCase("hyphenated_props:content-type = 'text/plain'", Verdict.True, TestName = "Artemis's prefix allows hyphens without quotes")]
    [TestCase("convert_string_expressions:hyphenated_props:content-type = 'text/plain' AND rank > 100", Verdict.True)]
    [TestCase("hyphenated_props:convert_string_expressions:content-type LIKE 'text%'", Verdict.True)]
    [TestCase("convert_string_expressions:rank > 100", Verdict.True, TestName = "ActiveMQ's prefix asks for what is done anyway")]
    public void A_name_stands_for_a_header(string selector, string verdict)
    {
        Assert.That(Selector.Parse(selector).Matches(Verdict.Sample), Is.EqualTo(verdict == Verdict.True));
    }

    [TestCase("a$_1 = 'x'", "a$_1")]
    [TestCase("_ = 'x'", "_")]
    [TestCase("$ = 'x'", "$")]
    [TestCase("order1 = 'x'", "order1")]
    [TestCase("android = 'x'", "android", TestName = "A reserved word at the start of a name is nothing special")]
    [TestCase("NotNull = 'x'", "NotNull")]
    [TestCase("\"and\" = 'x'", "and", TestName = "A reserved word in double quotes is a name")]
    [TestCase("\"NULL\" = 'x'", "NULL")]
    [TestCase("\"a b\" = 'x'", "a b")]
    [TestCase("\"a\"\"b\" = 'x'", "a\"b", TestName = "A double quote in a name is written twice")]
    [TestCase("\"it's\" = 'x'", "it's")]
    [TestCase("\"1st\" = 'x'", "1st")]
    [TestCase("\"日本-語\" = 'x'", "日本-語")]
    [TestCase("𝒳𝒴 = 'x'", "𝒳𝒴", TestName = "A letter may be beyond the first plane")]
    [TestCase("escape_ = 'x'", "escape_")]
    [TestCase("hyphenated_props:x-y-z = 'x'", "x-y-z")]
    [TestCase("hyphenated_props = 'x'", "hyphenated_props", TestName = "A prefix without its colon is a name")]
    public void A_name_is_written(string selector, string name) =>
        Assert.That(Selector.Parse(selector).Matches(Verdict.MessageWith((name, "x"))), Is.True);

    [TestCase("JMSMessageID = '10-17'", TestName = "JMSMessageID is the header message-id of MESSAGE")]
    [TestCase("\"message-id\" = '10-17'")]
    [TestCase("hyphenated_props:message-id = '10-17'")]
    [TestCase("JMSMessageID LIKE '10-%'")]
    [TestCase("JMSMessageID IN ('10-16', '10-17')")]
    [TestCase("JMSMessageID = \"message-id\"")]
    [TestCase("JMSTimestamp = 1795181752153", TestName = "JMSTimestamp is when the broker took the message")]
    [TestCase("timestamp = 1795181752153")]
    [TestCase("timestamp = '1795181752153'")]
    [TestCase("timestamp > 1795181752152.5")]
    [TestCase("JMSDestination = '/topic/prices'", TestName = "JMSDestination is the destination as it was sent")]
    [TestCase("destination LIKE '/topic/%'")]
    [TestCase("\"content-length\" = 6", TestName = "content-length is the octets of the body")]
    [TestCase("JMSPriority = 7", TestName = "JMSPriority is the header priority")]
    [TestCase("priority = 7")]
    [TestCase("JMSExpiration = 1800000000000", TestName = "JMSExpiration is the header expires")]
    [TestCase("JMSDeliveryMode = 'PERSISTENT'", TestName = "JMSDeliveryMode is made of the header persistent")]
    [TestCase("persistent")]
    [TestCase("JMSCorrelationID = 'c-1'", TestName = "JMSCorrelationID is the header correlation-id")]
    [TestCase("JMSType = 'car'", TestName = "JMSType is the header type")]
    [TestCase("type = 'car'")]
    [TestCase("JMSReplyTo = '/temp-queue/r'", TestName = "JMSReplyTo is the header reply-to")]
    [TestCase("\"reply-to\" = JMSReplyTo")]
    [TestCase("JMSXGroupID = 'g'", TestName = "JMSXGroupID is the header group")]
    [TestCase("group = 'g'")]
    [TestCase("JMSXGroupID LIKE 'g' AND JMSXGroupID IN ('g')")]
    [TestCase("NOT JMSRedelivered", TestName = "JMSRedelivered is false the first time")]
    [TestCase("redelivered = FALSE")]
    [TestCase("redelivered = 'false'")]
    [TestCase("JMSXDeliveryCount = 1")]
    [TestCase("\"delivery-count\" = 1")]
    [TestCase("jmstype IS NULL", TestName = "Upper and lower case differ in these names too")]
    public void A_known_name_stands_for_what_the_broker_knows(string selector)
    {
        var message = Verdict.MessageWith(
            "größ", ("priority", "7"), ("expires", "1800000000000"), ("persistent", "true"), ("correlation-id", "c-1"), ("type", "car"),
            ("reply-to", "/temp-queue/r"), ("group", "g"));

        Assert.That(Selector.Parse(selector).Matches(message), Is.True);
    }

    [TestCase("JMSPriority = 4", Verdict.True, TestName = "The priority is 4 where none was sent")]
    [TestCase("priority IS NULL", Verdict.True)]
    [TestCase("JMSExpiration = 0", Verdict.True, TestName = "What never expires has the expiration 0")]
    [TestCase("JMSDeliveryMode = 'NON_PERSISTENT'", Verdict.True)]
    [TestCase("JMSCorrelationID IS NULL", Verdict.True)]
    [TestCase("JMSType = 'car'", Verdict.Unknown)]
    [TestCase("JMSReplyTo IS NULL", Verdict.True)]
    [TestCase("\"content-length\" = 0", Verdict.True)]
    public void What_was_not_sent_has_the_value_that_JMS_gives_it(string selector, string verdict) =>
        Assert.That(Verdict.Of(selector, Verdict.MessageWith()), Is.EqualTo(verdict));

    [TestCase("JMSXGroupID = 'g'", "JMSXGroupID", "g", TestName = "A group may be named as JMS does")]
    [TestCase("JMSExpiration = 1795181752154", "ttl", "1", TestName = "A time to live counts from when the broker took the message")]
    [TestCase("JMSExpiration = 1795181812153", "expiration", "60000", TestName = "RabbitMQ's expiration is a time to live")]
    [TestCase("JMSExpiration > 9223372036854775807", "ttl", "9223372036854775807", TestName = "The end of the longest life is beyond 64 bits")]
    [TestCase("JMSExpiration = 0", "ttl", "0", TestName = "A life of no length is none that ends")]
    [TestCase("JMSExpiration = 0", "ttl", "soon")]
    [TestCase("JMSExpiration = 0", "ttl", "-1")]
    [TestCase("JMSDeliveryMode = 'NON_PERSISTENT'", "persistent", "false")]
    public void Another_dialect_means_the_same(string selector, string header, string value) =>
        Assert.That(Selector.Parse(selector).Matches(Verdict.MessageWith((header, value))), Is.True);

    [Test]
    public void Of_two_dialects_the_own_one_counts()
    {
        var message = Verdict.MessageWith(("JMSXGroupID", "theirs"), ("group", "ours"), ("ttl", "1"), ("expiration", "2"), ("expires", "1800000000000"));

        Assert.That(Verdict.Of("JMSXGroupID = 'ours' AND JMSExpiration = 1800000000000", message), Is.EqualTo(Verdict.True));
    }

    [TestCase(0, 10)]
    [TestCase(1, 2)]
    public void A_dead_letter_says_how_often_it_was_delivered_before_it_died(int earlierDeliveries, int count)
    {
        var letter = Verdict.MessageWith(("original-destination", "/queue/a"), ("delivery-count", "10"));

        Assert.That(Verdict.Of($"\"delivery-count\" = {count}", letter, earlierDeliveries), Is.EqualTo(Verdict.True));
        Assert.That(Verdict.Of($"JMSXDeliveryCount = {earlierDeliveries + 1}", letter, earlierDeliveries), Is.EqualTo(Verdict.True));
    }

    [TestCase(0, Verdict.False)]
    [TestCase(1, Verdict.True)]
    [TestCase(2, Verdict.True)]
    public void A_message_that_was_delivered_before_is_redelivered(int earlierDeliveries, string verdict)
    {
        Assert.That(Verdict.Of("JMSRedelivered", earlierDeliveries: earlierDeliveries), Is.EqualTo(verdict));
        Assert.That(Verdict.Of("redelivered = TRUE", earlierDeliveries: earlierDeliveries), Is.EqualTo(verdict));
        Assert.That(Verdict.Of($"JMSXDeliveryCount = {earlierDeliveries + 1}", earlierDeliveries: earlierDeliveries), Is.EqualTo(Verdict.True));
    }

    [Test]
    public void A_sender_cannot_pretend_to_be_the_broker()
    {
        var message = Verdict.MessageWith(("message-id", "forged"), ("JMSTimestamp", "1"), ("redelivered", "true"));

        Assert.That(Verdict.Of("\"message-id\" = '10-17' AND JMSTimestamp > 1 AND NOT redelivered", message), Is.EqualTo(Verdict.True));
    }

    [TestCase("-9223372036854775808")]
    [TestCase("9223372036854775807")]
    public void The_longest_values_of_the_broker_fit_where_they_are_written(string timestamp)
    {
        var message = new Broker.Core.Messages.Message(new(long.MaxValue, long.MaxValue), "/queue/a"u8.ToArray(), [], 0)
        {
            Timestamp = long.Parse(timestamp, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.That(Verdict.Of($"timestamp IN ('{timestamp}')", message), Is.EqualTo(Verdict.True));
        Assert.That(Verdict.Of($"JMSMessageID = '{message.Id}'", message), Is.EqualTo(Verdict.True));
    }
}
