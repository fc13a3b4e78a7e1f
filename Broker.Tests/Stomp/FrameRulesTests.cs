using System.Buffers;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>What a server demands of a client's frames, version by version.</summary>
internal sealed class FrameRulesTests
{
    private const StompVersion V10 = StompVersion.V10;
    private const StompVersion V11 = StompVersion.V11;
    private const StompVersion V12 = StompVersion.V12;

    [TestCase("CONNECT\n\n^@", V10, V11, V12)]
    [TestCase("STOMP\naccept-version:1.2\n\n^@", V10, V11, V12)]
    [TestCase("SEND\ndestination:/queue/a\n\nbody^@", V10, V11, V12)]
    [TestCase("SUBSCRIBE\ndestination:/queue/a\nid:0\n\n^@", V10, V11, V12)]
    [TestCase("SUBSCRIBE\ndestination:/queue/a\n\n^@", V10)]
    [TestCase("SUBSCRIBE\ndestination:/queue/a\n\nignored^@", V10)]
    [TestCase("UNSUBSCRIBE\nid:0\n\n^@", V10, V11, V12)]
    [TestCase("UNSUBSCRIBE\ndestination:/queue/a\n\n^@", V10)]
    [TestCase("ACK\nid:1\n\n^@", V12)]
    [TestCase("ACK\nid:1\nsubscription:0\n\n^@", V12)]
    [TestCase("ACK\nmessage-id:1\nsubscription:0\n\n^@", V10, V11)]
    [TestCase("ACK\nmessage-id:1\n\n^@", V10)]
    [TestCase("NACK\nid:1\n\n^@", V12)]
    [TestCase("NACK\nmessage-id:1\nsubscription:0\n\n^@", V11)]
    [TestCase("BEGIN\ntransaction:t\n\n^@", V10, V11, V12)]
    [TestCase("COMMIT\ntransaction:t\n\n^@", V10, V11, V12)]
    [TestCase("ABORT\ntransaction:t\n\n^@", V10, V11, V12)]
    [TestCase("DISCONNECT\n\n^@", V10, V11, V12)]
    [TestCase("DISCONNECT\nreceipt:77\n\n^@", V10, V11, V12)]
    [TestCase("DISCONNECT\n\nignored^@", V10)]
    public void Good_frames_pass(string text, params StompVersion[] versions)
    {
        foreach (var version in versions)
        {
            Assert.That(Check(text, version), Is.Null, version.ToText());
        }
    }

    [TestCase("SEND\n\n^@", "destination", V10, V11, V12)]
    [TestCase("SEND\ndestination:\n\n^@", "destination", V10, V11, V12)]
    [TestCase("SEND\nDestination:/queue/a\n\n^@", "destination", V10, V11, V12)]
    [TestCase("SUBSCRIBE\nid:0\n\n^@", "destination", V10, V11, V12)]
    [TestCase("SUBSCRIBE\ndestination:/queue/a\n\n^@", "id", V11, V12)]
    [TestCase("UNSUBSCRIBE\ndestination:/queue/a\n\n^@", "id", V11, V12)]
    [TestCase("UNSUBSCRIBE\n\n^@", "id", V10, V11, V12)]
    [TestCase("ACK\nmessage-id:1\nsubscription:0\n\n^@", "id", V12)]
    [TestCase("ACK\nid:1\n\n^@", "message-id", V10, V11)]
    [TestCase("ACK\nmessage-id:1\n\n^@", "subscription", V11)]
    [TestCase("NACK\nmessage-id:1\n\n^@", "subscription", V11)]
    [TestCase("NACK\n\n^@", "id", V12)]
    [TestCase("BEGIN\n\n^@", "transaction", V10, V11, V12)]
    [TestCase("COMMIT\n\n^@", "transaction", V10, V11, V12)]
    [TestCase("ABORT\ntransaction:\n\n^@", "transaction", V10, V11, V12)]
    public void A_missing_header_is_named(string text, string header, params StompVersion[] versions)
    {
        foreach (var version in versions)
        {
            var fault = Check(text, version);

            Assert.That(fault?.Error, Is.EqualTo(StompError.MissingHeader), version.ToText());
            Assert.That(fault!.Message, Does.StartWith(text[..text.IndexOf('\n', StringComparison.Ordinal)]).And.Contain($"'{header}'"));
        }
    }

    [TestCase("CONNECT\n\nx^@")]
    [TestCase("STOMP\n\nx^@")]
    [TestCase("SUBSCRIBE\ndestination:/queue/a\nid:0\n\nx^@")]
    [TestCase("UNSUBSCRIBE\nid:0\n\nx^@")]
    [TestCase("ACK\nid:1\nmessage-id:1\nsubscription:0\n\nx^@")]
    [TestCase("NACK\nid:1\nmessage-id:1\nsubscription:0\n\nx^@")]
    [TestCase("BEGIN\ntransaction:t\n\nx^@")]
    [TestCase("COMMIT\ntransaction:t\n\nx^@")]
    [TestCase("ABORT\ntransaction:t\n\nx^@")]
    [TestCase("DISCONNECT\ncontent-length:1\n\n^@^@")]
    public void Only_SEND_may_have_a_body_since_1_1(string text)
    {
        Assert.That(Check(text, V11)?.Error, Is.EqualTo(StompError.BodyNotAllowed));
        Assert.That(Check(text, V12)?.Error, Is.EqualTo(StompError.BodyNotAllowed));
    }

    [TestCase("CONNECTED")]
    [TestCase("MESSAGE")]
    [TestCase("RECEIPT")]
    [TestCase("ERROR")]
    public void Clients_do_not_send_what_servers_send(string command)
    {
        foreach (var version in (StompVersion[])[V10, V11, V12])
        {
            Assert.That(Check($"{command}\n\n^@", version)?.Error, Is.EqualTo(StompError.CommandNotAllowed), version.ToText());
        }
    }

    [Test]
    public void STOMP_1_0_has_no_NACK()
    {
        Assert.That(Check("NACK\nmessage-id:1\n\n^@", V10)?.Error, Is.EqualTo(StompError.CommandNotAllowed));
    }

    private static StompProtocolException? Check(string text, StompVersion version)
    {
        var reader = new FrameReader { Version = version };
        var buffer = new ReadOnlySequence<byte>(FrameWays.Octets(text));
        Assert.That(reader.TryRead(ref buffer, out var frame), Is.True);

        try
        {
            FrameRules.Check(frame, version);
            return null;
        }
        catch (StompProtocolException fault)
        {
            return fault;
        }
    }
}
