using System.Text;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Stomp;

namespace Broker.Tests.Host.Outbound;

/// <summary>A message is encoded once for all who get it.</summary>
internal sealed class MessageEncoderTests
{
    private static readonly StompVersion[] Versions = [StompVersion.V10, StompVersion.V11, StompVersion.V12];

    [Test]
    public void One_encoding_serves_all_versions_if_no_header_needs_escapes()
    {
        var message = Make("/topic/a", "body", ("type", "x"), ("größe", "10 cm"));

        var encodings = Versions.Select(version => MessageEncoder.Encode(message, version)).ToList();

        Assert.That(encodings, Is.All.SameAs(encodings[0]));
        Assert.That(MessageEncoder.Encode(message, StompVersion.V12), Is.SameAs(encodings[0]));
    }

    [TestCase("/topic/a", "x", "a:b")]
    [TestCase("/topic/a", "x", "a\\b")]
    [TestCase("/topic/a", "x", "a\nb")]
    [TestCase("/topic/a", "a:b", "x", TestName = "A name may need escapes")]
    [TestCase("/topic/a:b", "x", "y", TestName = "A destination may need escapes")]
    public void There_is_one_for_each_version_if_a_header_does_and_each_is_made_once(string destination, string name, string value)
    {
        var message = Make(destination, "body", (name, value));

        var first = Versions.Select(version => MessageEncoder.Encode(message, version)).ToList();
        var second = Versions.Reverse().Select(version => MessageEncoder.Encode(message, version)).Reverse().ToList();

        Assert.That(first, Is.Unique);
        Assert.That(second.Zip(first).Select(pair => ReferenceEquals(pair.First, pair.Second)), Is.All.True);
    }

    [TestCase(StompVersion.V10, "a:b\\c", "a:b\\c")]
    [TestCase(StompVersion.V11, "a:b\\c\nd", "a\\cb\\\\c\\nd")]
    [TestCase(StompVersion.V12, "a:b\\c\nd\re", "a\\cb\\\\c\\nd\\re")]
    public void Escapes_are_those_of_the_version(StompVersion version, string value, string expected) =>
        Assert.That(TextOf(MessageEncoder.Encode(Make("/topic/a", "body", ("x", value)), version)), Does.Contain($"\nx:{expected}\n"));

    [Test]
    public void The_brokers_headers_come_before_the_senders_of_which_of_the_same_name_the_first_counts()
    {
        var message = Make("/topic/a", "größer", ("destination", "/topic/forged"), ("content-length", "1"), ("message-id", "forged"), ("own", "1"), ("own", "2"));

        var text = TextOf(MessageEncoder.Encode(message, StompVersion.V12));

        Assert.That(text, Is.EqualTo(
            $"message-id:{message.Id}\ndestination:/topic/a\ntimestamp:4711\ncontent-length:8\n"
            + "destination:/topic/forged\ncontent-length:1\nmessage-id:forged\nown:1\nown:2\n\ngrößer\0"));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(4096)]
    public void A_small_body_is_copied_behind_its_headers(int length)
    {
        var encoding = MessageEncoder.Encode(Make("/topic/a", new string('x', length)), StompVersion.V12);

        Assert.That(encoding.Body.IsEmpty, Is.True);
        Assert.That(Encoding.UTF8.GetString(encoding.Head), Does.EndWith($"\n\n{new string('x', length)}\0"));
        Assert.That(encoding.Length, Is.EqualTo(encoding.Head.Length));
    }

    [Test]
    public void A_large_body_is_shared_with_the_message()
    {
        var message = Make("/topic/a", new string('x', 4097));

        var encoding = MessageEncoder.Encode(message, StompVersion.V12);

        Assert.That(encoding.Body, Is.EqualTo(message.Body), "The same memory.");
        Assert.That(Encoding.UTF8.GetString(encoding.Head), Does.EndWith("content-length:4097\n\n"));
        Assert.That(encoding.Length, Is.EqualTo(encoding.Head.Length + 4097 + 1), "With the NUL.");
    }

    [TestCase("größer 🚀", true)]
    [TestCase("", true)]
    [TestCase("a\0b", true, TestName = "A NUL is text")]
    public void A_body_that_is_UTF8_may_go_as_text(string body, bool isText) =>
        Assert.That(MessageEncoder.Encode(Make("/topic/a", body), StompVersion.V12).IsText, Is.EqualTo(isText));

    [Test]
    public void A_body_that_is_not_UTF8_may_not([Values(1, 5000)] int length) =>
        Assert.That(MessageEncoder.Encode(Make("/topic/a", [.. new byte[length], 0xFF]), StompVersion.V12).IsText, Is.False);

    [Test]
    public void Senders_that_race_get_what_is_equal()
    {
        for (var round = 0; round < 100; round++)
        {
            var message = Make("/topic/a", "body", ("x", "a:b"));
            var encodings = new MessageEncoding[8];

            Parallel.For(0, encodings.Length, index => encodings[index] = MessageEncoder.Encode(message, Versions[index % 3]));

            for (var index = 0; index < encodings.Length; index++)
            {
                Assert.That(TextOf(encodings[index]), Is.EqualTo(TextOf(MessageEncoder.Encode(message, Versions[index % 3]))));
            }
        }
    }

    private static string TextOf(MessageEncoding encoding) => Encoding.UTF8.GetString(encoding.Head);

    private static Message Make(string destination, string body, params (string Name, string Value)[] headers) =>
        Make(destination, Encoding.UTF8.GetBytes(body), headers);

    private static Message Make(string destination, byte[] body, params (string Name, string Value)[] headers)
    {
        using var content = new MessageContent();
        foreach (var (name, value) in headers)
        {
            content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        var octets = content.ToArray(body);
        return new Message(new MessageId(1, 2), Encoding.UTF8.GetBytes(destination), octets, octets.Length - body.Length) { Timestamp = 4711 };
    }
}
