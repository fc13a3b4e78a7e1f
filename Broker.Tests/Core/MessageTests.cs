using System.Buffers;
using System.Text;
using Broker.Core.Messages;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>Messages, their headers and their names.</summary>
internal sealed class MessageTests
{
    [Test]
    public void A_message_has_the_headers_and_the_body_it_was_made_of()
    {
        var message = Make([("a", "1"), ("b", ""), ("a", "2"), ("ü", "€")], "body");

        Assert.That(Headers(message), Is.EqualTo(new[] { ("a", "1"), ("b", ""), ("a", "2"), ("ü", "€") }));
        Assert.That(Encoding.UTF8.GetString(message.Body.Span), Is.EqualTo("body"));
    }

    [Test]
    public void Of_repeated_headers_the_first_one_counts()
    {
        var message = Make([("a", "1"), ("a", "2")], string.Empty);

        Assert.That(message.Headers.TryGet("a"u8, out var value));
        Assert.That(value.ToArray(), Is.EqualTo("1"u8.ToArray()));
        Assert.That(message.Headers.TryGet("A"u8, out _), Is.False);
    }

    [Test]
    public void A_message_may_have_neither_headers_nor_a_body()
    {
        var message = Make([], string.Empty);

        Assert.That(Headers(message), Is.Empty);
        Assert.That(message.Body.IsEmpty);
    }

    [Test]
    public void Headers_may_be_as_long_as_their_lengths_can_say()
    {
        var longest = new string('x', MessageHeaders.MaxPartLength);

        Assert.That(Headers(Make([(longest, longest)], "b")), Is.EqualTo(new[] { (longest, longest) }));
        Assert.That(() => Make([("a", longest + "x")], "b"), Throws.TypeOf<OverflowException>());
    }

    [Test]
    public void A_body_in_pieces_is_copied_as_a_whole()
    {
        using var content = new MessageContent();
        content.AddHeader("a"u8, "1"u8);

        var octets = content.ToArray(SplitSequence.OctetByOctet("a long body"u8.ToArray()));

        Assert.That(octets.AsSpan(content.HeadersLength).ToArray(), Is.EqualTo("a long body"u8.ToArray()));
    }

    [Test]
    public void The_memory_for_headers_is_used_again_for_the_next_message()
    {
        using var content = new MessageContent();
        content.AddHeader("a"u8, "1"u8);
        content.Reset();
        content.AddHeader("b"u8, "2"u8);

        var message = new Message(new MessageId(1, 1), "/topic/a"u8.ToArray(), content.ToArray(ReadOnlySequence<byte>.Empty), content.HeadersLength);

        Assert.That(Headers(message), Is.EqualTo(new[] { ("b", "2") }));
    }

    [Test]
    public void Memory_that_was_given_back_is_rented_anew()
    {
        var content = new MessageContent();
        content.AddHeader("a"u8, "1"u8);
        content.Dispose();

        content.AddHeader("b"u8, "2"u8);

        Assert.That(content.HeadersLength, Is.EqualTo(MessageHeaders.SizeOf("b"u8, "2"u8)));
        content.Dispose();
    }

    [Test]
    public void A_copy_for_another_destination_has_its_headers_before_the_senders()
    {
        var message = Make([("a", "1")], "body");

        var copy = message.CopyTo("/queue/dlq"u8.ToArray(), [new("why", "because"), new("a", "0")]);

        Assert.That(Headers(copy), Is.EqualTo(new[] { ("why", "because"), ("a", "0"), ("a", "1") }));
        Assert.That(copy.Destination.ToArray(), Is.EqualTo("/queue/dlq"u8.ToArray()));
        Assert.That((copy.Id, copy.Timestamp, Encoding.UTF8.GetString(copy.Body.Span)), Is.EqualTo((message.Id, message.Timestamp, "body")));
        Assert.That(copy.Encoding, Is.Null, "What was encoded for the one destination is wrong for the other.");
    }

    [TestCase(1, 1, "1-1")]
    [TestCase(35, 9, "z-9")]
    [TestCase(36, 10, "10-10")]
    [TestCase(1_790_000_000_000, 123, "mubbs7i8-123")]
    [TestCase(0, 0, "0-0")]
    [TestCase(1, long.MaxValue, "1-9223372036854775807")]
    public void The_name_of_a_message_is_written_and_read(long epoch, long number, string text)
    {
        var id = new MessageId(epoch, number);

        Assert.That(id.ToString(), Is.EqualTo(text));
        Assert.That(text.Length, Is.LessThanOrEqualTo(MessageId.MaxTextLength));
        Assert.That(MessageId.TryParse(Encoding.ASCII.GetBytes(text), out var read));
        Assert.That(read, Is.EqualTo(id));
    }

    [TestCase("")]
    [TestCase("-")]
    [TestCase("1")]
    [TestCase("1-")]
    [TestCase("-1")]
    [TestCase("1--1")]
    [TestCase("1-1x")]
    [TestCase("1-1-1")]
    [TestCase("A-1")]
    [TestCase("é-1")]
    [TestCase("1- 1")]
    [TestCase("1-9223372036854775808")]
    [TestCase("zzzzzzzzzzzzz-1")]
    public void What_is_no_name_is_not_taken_for_one(string text) =>
        Assert.That(MessageId.TryParse(Encoding.UTF8.GetBytes(text), out _), Is.False);

    [Test]
    public void No_name_is_given_out_twice()
    {
        var source = new MessageIdSource(new FakeTimeProvider());

        var names = ParallelEnumerable.Range(0, 10_000).Select(_ => source.Next()).ToHashSet();

        Assert.That(names, Has.Count.EqualTo(10_000));
    }

    private static Message Make((string Name, string Value)[] headers, string body)
    {
        using var content = new MessageContent();
        foreach (var (name, value) in headers)
        {
            content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        var octets = content.ToArray(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(body)));
        return new Message(new MessageId(7, 8), "/topic/a"u8.ToArray(), octets, content.HeadersLength) { Timestamp = 42 };
    }

    private static List<(string Name, string Value)> Headers(Message message)
    {
        var headers = new List<(string, string)>();
        foreach (var header in message.Headers)
        {
            headers.Add((Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
        }

        return headers;
    }
}
