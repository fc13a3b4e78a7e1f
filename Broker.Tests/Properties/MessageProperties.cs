using System.Buffers;
using System.Text;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>Messages hold what was put in, and what is written of them is what they hold, in every version.</summary>
internal sealed class MessageProperties
{
    private static readonly StompVersion[] Versions = [StompVersion.V10, StompVersion.V11, StompVersion.V12];

    private static readonly Gen<KeyValuePair<string, string>> Header =
        Gen.Zip(Generators.Text.Where(text => text.Length > 0), Generators.Text, KeyValuePair.Create);

    private static readonly Gen<KeyValuePair<string, string>> PlainHeader = Header.Select(header => KeyValuePair.Create(Plain(header.Key) + "x", Plain(header.Value)));

    private static readonly Gen<byte[]> Body = Gen.Frequency((4, Generators.Octets), (1, Gen.Choose(4000, 4200).Select(length => new byte[length])));

    [Test]
    public void Headers_and_body_come_out_as_they_went_in()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(Header), Generators.Octets), value =>
        {
            using var watch = new PoolWatch();
            var message = Make(value.Item1, value.Item2);

            return Headers(message).SequenceEqual(value.Item1)
                && message.Body.Span.SequenceEqual(value.Item2)
                && value.Item1.All(header => IsFound(message, header.Key, value.Item1.First(other => other.Key == header.Key).Value))
                && watch.Rented == 0;
        });
    }

    [Test]
    public void Content_can_be_used_again()
    {
        Always.Holds(Gen.Two(Gen.ListOf(Header)), value =>
        {
            using var content = new MessageContent();
            Add(content, value.Item1);
            content.Reset();
            Add(content, value.Item2);

            var expected = value.Item2.Sum(header => MessageHeaders.SizeOf(Encoding.UTF8.GetBytes(header.Key), Encoding.UTF8.GetBytes(header.Value)));
            return content.HeadersLength == expected && content.ToArray([]).Length == expected;
        });
    }

    [Test]
    public void A_copy_for_another_destination_has_the_added_headers_first()
    {
        Always.Holds(Gen.Zip(Gen.Two(Gen.ListOf(Header)), Generators.Octets), value =>
        {
            var ((sent, added), body) = value;
            var message = Make(sent, body);

            var copy = message.CopyTo("/queue/other"u8.ToArray(), [.. added]);

            return Headers(copy).SequenceEqual(added.Concat(sent)) && copy.Body.Span.SequenceEqual(body) && copy.Id == message.Id && copy.Timestamp == message.Timestamp;
        });
    }

    [Test]
    public void What_is_written_is_read_as_the_message_in_every_version()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(Header).ScaleSize(size => size / 2), Body), value =>
        {
            var message = Make(value.Item1, value.Item2);

            return Versions.All(version => FrameOf(message, version).ToString() == Expected(message, value.Item1, version).ToString());
        });
    }

    [Test]
    public void A_message_without_anything_to_escape_has_one_encoding_for_all_versions()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(PlainHeader), Body), value =>
        {
            var message = Make(value.Item1, value.Item2);
            var encodings = Versions.Concat(Versions).Select(version => MessageEncoder.Encode(message, version)).Distinct(ReferenceEqualityComparer.Instance);

            return encodings.Count() == 1;
        });
    }

    [Test]
    public void A_message_with_something_to_escape_has_one_encoding_for_each_version()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(Header), Gen.Elements(":", "\\", "\n", "\r")), value =>
        {
            var message = Make([.. value.Item1, KeyValuePair.Create("special", value.Item2)], []);
            var first = Versions.Select(version => MessageEncoder.Encode(message, version)).ToList();
            var again = Versions.Select(version => MessageEncoder.Encode(message, version)).ToList();

            return first.SequenceEqual(again, ReferenceEqualityComparer.Instance) && first.Distinct(ReferenceEqualityComparer.Instance).Count() == Versions.Length;
        });
    }

    [Test]
    public void A_message_is_text_if_its_body_is()
    {
        Always.Holds(Body, body => MessageEncoder.Encode(Make([], body), StompVersion.V12).IsText == System.Text.Unicode.Utf8.IsValid(body));
    }

    [Test]
    public void The_length_of_an_encoding_is_what_is_sent()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(Header), Body), value =>
        {
            var message = Make(value.Item1, value.Item2);
            var encoding = MessageEncoder.Encode(message, StompVersion.V12);

            return Octets(encoding).Length == encoding.Length;
        });
    }

    [Test]
    public void What_is_written_for_one_is_what_is_kept_for_many()
    {
        Always.Holds(Gen.Zip(Gen.ListOf(Header), Body), value =>
        {
            var (alone, shared) = (Make(value.Item1, value.Item2), Make(value.Item1, value.Item2));
            shared.IsShared = true;

            return Versions.All(version => Written(alone, version).SequenceEqual(Written(shared, version))) && alone.Encoding is null && shared.Encoding is not null;
        });
    }

    private static byte[] Written(Message message, StompVersion version)
    {
        var parts = MessageEncoder.ToWrite(message, version);
        var octets = parts.Body.IsEmpty ? parts.Head.ToArray() : (byte[])[.. parts.Head, .. parts.Body.Span, 0];
        Assert.That(octets, Has.Length.EqualTo(parts.Length));
        return octets;
    }

    private static ReceivedFrame FrameOf(Message message, StompVersion version)
    {
        byte[] octets = [.. "MESSAGE\n"u8, .. Octets(MessageEncoder.Encode(message, version))];
        return FrameWays.ReadPieces([octets], version, FrameLimits.Default with { MaxHeaders = 1000 }).Single;
    }

    private static byte[] Octets(MessageEncoding encoding) =>
        encoding.Body.IsEmpty ? encoding.Head : [.. encoding.Head, .. encoding.Body.Span, 0];

    private static ReceivedFrame Expected(Message message, IEnumerable<KeyValuePair<string, string>> headers, StompVersion version) => new(
        StompCommand.Message,
        [
            KeyValuePair.Create("message-id", message.Id.ToString()),
            KeyValuePair.Create("destination", "/queue/a"),
            KeyValuePair.Create("timestamp", $"{message.Timestamp}"),
            KeyValuePair.Create("content-length", $"{message.Body.Length}"),
            .. headers.Select(header => KeyValuePair.Create(
                Generators.Representable(header.Key, version, isName: true),
                Generators.Representable(header.Value, version, isName: false))),
        ],
        message.Body.ToArray());

    private static Message Make(IEnumerable<KeyValuePair<string, string>> headers, byte[] body)
    {
        using var content = new MessageContent();
        Add(content, headers);
        var octets = content.ToArray(new ReadOnlySequence<byte>(body));
        return new Message(new MessageId(1_700_000_000_000, 17), "/queue/a"u8.ToArray(), octets, content.HeadersLength) { Timestamp = 1_700_000_000_001 };
    }

    private static void Add(MessageContent content, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }
    }

    private static List<KeyValuePair<string, string>> Headers(Message message)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var header in message.Headers)
        {
            headers.Add(KeyValuePair.Create(Encoding.UTF8.GetString(header.Name), Encoding.UTF8.GetString(header.Value)));
        }

        return headers;
    }

    private static bool IsFound(Message message, string name, string expected) =>
        message.Headers.TryGet(Encoding.UTF8.GetBytes(name), out var value) && Encoding.UTF8.GetString(value) == expected;

    private static string Plain(string text) => string.Concat(text.Where(letter => !":\\\r\n".Contains(letter, StringComparison.Ordinal)));
}
