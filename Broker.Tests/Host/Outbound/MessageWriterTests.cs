using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Broker.Core.Messages;
using Broker.Host.Outbound;
using Broker.Host.Transport;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Outbound;

/// <summary>MESSAGE frames as they are written, whatever their size, to one or to many, over TCP and over WebSocket.</summary>
internal sealed class MessageWriterTests
{
    private readonly ExactWriter _output = new();

    // Up to 4096 octets a body lies in one piece with its headers.
    [Test]
    public void A_message_is_written_as_it_is(
        [Values(0, 1, 4095, 4096, 4097, 100_000)] int length, [Values] bool isShared, [Values] bool isWebSocket, [Values] bool isText)
    {
        var body = BodyOf(length, isText);
        var message = MessageOf(body, isShared);

        // Again, since it is kept if it is shared; and others in between.
        for (var sequence = 1; sequence <= 3; sequence++)
        {
            var (frame, first) = Write(message, new OutboxEntry(message, OutletOf(StompVersion.V12), sequence, 1, message.Size), isWebSocket);

            Assert.That(frame.Command, Is.EqualTo(StompCommand.Message));
            Assert.That(frame.Headers.Select(header => $"{header.Key}:{header.Value}"), Is.EqualTo((string[])
            [
                "subscription:sub-0", $"ack:7.{sequence}", "redelivered:false",
                $"message-id:{message.Id}", "destination:/topic/a", "timestamp:4711", $"content-length:{length}", "type:x", "escaped:a:b",
            ]));
            Assert.That(frame.Body, Is.EqualTo(body));
            Assert.That(first, isWebSocket ? Is.EqualTo(isText || length == 0 ? 0x81 : 0x82) : Is.EqualTo('M'));

            var other = MessageOf(BodyOf(4000, isText: false), isShared: false);
            Write(other, new OutboxEntry(other, OutletOf(StompVersion.V11), 1, 1, other.Size), isWebSocket);
        }

        Assert.That(message.Encoding is not null, Is.EqualTo(isShared), "It is kept for others.");
    }

    [Test]
    public void The_marks_of_a_delivery_stand_behind_the_subscription(
        [Values(0, 4096, 4097)] int length, [Values] bool isShared, [Values] bool isWebSocket)
    {
        var body = BodyOf(length, isText: true);
        var message = MessageOf(body, isShared);

        var (frame, _) = Write(message, new OutboxEntry(message, OutletOf(StompVersion.V12), long.MaxValue, int.MaxValue, message.Size, Dropped: int.MaxValue), isWebSocket);

        Assert.That(frame.Headers.Take(5).Select(header => $"{header.Key}:{header.Value}"), Is.EqualTo((string[])
        [
            "subscription:sub-0", $"ack:7.{long.MaxValue}", "redelivered:true", $"delivery-count:{int.MaxValue}", $"dropped:{int.MaxValue}",
        ]));
        Assert.That(frame.Body, Is.EqualTo(body));
    }

    [TestCase(StompVersion.V10)]
    [TestCase(StompVersion.V11)]
    [TestCase(StompVersion.V12)]
    public void What_a_message_of_ones_own_is_written_as_it_is_as_a_shared_one(StompVersion version)
    {
        foreach (var length in (int[])[0, 1, 4095, 4096, 4097, 100_000])
        {
            var body = BodyOf(length, isText: false);
            var (own, shared) = (MessageOf(body, isShared: false), MessageOf(body, isShared: true));

            var expected = Octets(shared, version);

            Assert.That(Octets(own, version), Is.EqualTo(expected), $"{length} octets");
        }
    }

    [Test]
    public void A_head_that_is_longer_than_what_a_thread_keeps_is_written([Values(10_000, 40_000, 60_000)] int length, [Values] bool isShared)
    {
        var message = MessageOf([1, 2, 3], isShared, ("long", new string('l', length)), ("colons", new string(':', length)));

        var (frame, _) = Write(message, new OutboxEntry(message, OutletOf(StompVersion.V12), 1, 1, message.Size), isWebSocket: true);

        Assert.That(frame["long"], Is.EqualTo(new string('l', length)));
        Assert.That(frame["colons"], Is.EqualTo(new string(':', length)));
        Assert.That(frame.Body, Is.EqualTo((byte[])[1, 2, 3]));
    }

    private byte[] Octets(Message message, StompVersion version)
    {
        _output.Clear();
        MessageWriter.Write(_output, StreamFraming.Instance, new OutboxEntry(message, OutletOf(version), 1, 1, message.Size));
        return _output.Written;
    }

    // The frame, read again, and the first octet.
    private (ReceivedFrame Frame, int First) Write(Message message, OutboxEntry entry, bool isWebSocket)
    {
        IFraming framing = isWebSocket ? new WebSocketFraming(new WebSocketPeer()) : StreamFraming.Instance;
        _output.Clear();

        var length = MessageWriter.Write(_output, framing, entry);

        var written = _output.Written;
        var octets = isWebSocket ? PayloadOf(written) : written;
        Assert.That(octets, Has.Length.EqualTo(length), "It says how long the frame is.");
        var limits = FrameLimits.Default with { MaxHeaderBytes = 1 << 20 };
        var outcome = FrameWays.ReadPieces([octets], entry.Outlet!.Version, limits);
        Assert.That(message.Body.Length, Is.EqualTo(outcome.Single.Body.Length));
        return (outcome.Single, written[0]);
    }

    // One unmasked frame (RFC 6455, 5.2).
    private static byte[] PayloadOf(byte[] octets)
    {
        var (start, length) = octets[1] switch
        {
            126 => (4, BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(2))),
            127 => (10, BinaryPrimitives.ReadInt64BigEndian(octets.AsSpan(2))),
            var few => (2, few),
        };

        Assert.That(octets.Length - start, Is.EqualTo(length), "The frame has the length that it names.");
        return octets[start..];
    }

    private static SubscriptionOutlet OutletOf(StompVersion version) => new(new OutboxBench().Outbox, version, "sub-0", 7, isAcknowledged: true, isHeld: false);

    private static byte[] BodyOf(int length, bool isText)
    {
        var body = new byte[length];
        for (var index = 0; index < length; index++)
        {
            body[index] = (byte)(isText ? 'a' + (index % 26) : index % 251);
        }

        if (!isText && length > 0)
        {
            body[^1] = 0xFF;
        }

        return body;
    }

    private static Message MessageOf(byte[] body, bool isShared, params (string Name, string Value)[] headers)
    {
        using var content = new MessageContent();
        foreach (var (name, value) in ((string Name, string Value)[])[("type", "x"), ("escaped", "a:b"), .. headers])
        {
            content.AddHeader(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        }

        var octets = content.ToArray(body);
        return new Message(new MessageId(1, 2), "/topic/a"u8.ToArray(), octets, octets.Length - body.Length) { Timestamp = 4711, IsShared = isShared };
    }

    /// <summary>Gives as many octets as it is asked for, and not one more, with something in them already.</summary>
    private sealed class ExactWriter : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _given = [];

        public byte[] Written => [.. _written];

        public void Clear() => _written.Clear();

        public void Advance(int count)
        {
            _written.AddRange(_given[..count]);
            _given = [];
        }

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            _given = new byte[Math.Max(sizeHint, 1)];
            Array.Fill(_given, (byte)0xEE);
            return _given;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
