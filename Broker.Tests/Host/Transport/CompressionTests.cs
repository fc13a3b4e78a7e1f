using System.Buffers;
using System.IO.Compression;
using System.Text;
using Broker.Host.Outbound;
using Broker.Host.Sockets;
using Broker.Host.Transport;
using Broker.Stomp;
using Broker.Tests.Fuzz;
using Broker.Tests.Support;
using Microsoft.AspNetCore.Http;
using static Broker.Tests.Support.WebSocketFrames;

namespace Broker.Tests.Host.Transport;

/// <summary>The negotiation of compression, and the unpacking of what comes.</summary>
internal sealed class CompressionTests
{
    private const long Limit = 1 << 20;

    [TestCase("permessage-deflate", true)]
    [TestCase("permessage-deflate; client_max_window_bits", true, TestName = "What browsers offer")]
    [TestCase("permessage-deflate; server_no_context_takeover; client_no_context_takeover; client_max_window_bits=10; server_max_window_bits=15", true)]
    [TestCase("permessage-deflate; server_max_window_bits=10, permessage-deflate", true, TestName = "The first offer that can be taken")]
    [TestCase("permessage-deflate; server_max_window_bits=10", false)]
    [TestCase("permessage-deflate; client_max_window_bits=7", false)]
    [TestCase("permessage-deflate; client_max_window_bits=ten", false)]
    [TestCase("permessage-deflate; client_no_context_takeover; client_no_context_takeover", false)]
    [TestCase("permessage-deflate; surprise", false)]
    [TestCase("x-webkit-deflate-frame", false)]
    [TestCase("", false)]
    public void An_offer_is_taken_if_all_it_asks_for_can_be(string offers, bool isTaken)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.SecWebSocketExtensions = offers;

        var answer = Compression.Choose(request);

        Assert.That(answer, isTaken ? Is.EqualTo("permessage-deflate; server_no_context_takeover; client_no_context_takeover") : Is.Null);
    }

    [Test]
    public void Messages_come_out_as_they_went_in_whatever_pieces_they_come_in()
    {
        var random = new Random(FuzzRun.Seed);

        for (var round = 0; round < 300; round++)
        {
            var messages = Enumerable.Range(0, random.Next(1, 6)).Select(_ => TextOf(random)).ToList();
            var octets = messages.SelectMany(message => random.Next(4) switch
            {
                0 => Of(Text, message),
                1 => Deflated.InParts(Text, message, random.Next(2, 5), Of(Ping, "p"u8)),
                _ => Deflated.Of(Text, message),
            }).ToArray();

            var (decoded, fault) = Decode(octets, random);

            Assert.That(fault, Is.Null);
            Assert.That(decoded, Is.EqualTo(messages.SelectMany(message => message)));
        }
    }

    [Test]
    public void A_few_octets_become_many_only_step_by_step()
    {
        var decoder = Decoder();
        var output = new ReceiveBuffer();
        var input = new ReadOnlySequence<byte>(Deflated.Of(Text, new byte[Limit]));
        var steps = 0;
        Assert.That(input.Length, Is.LessThan(5000));

        for (var total = 0L; total < Limit; steps++)
        {
            decoder.Decode(ref input, output);
            Assert.That(output.Content.Length, Is.InRange(1, 70_000));
            Assert.That(decoder.HasMore || output.Content.Length + total == Limit, Is.True);
            total += output.Content.Length;
            output.Clear();
        }

        decoder.Decode(ref input, output);
        Assert.That((steps, decoder.HasMore, input.Length), Is.EqualTo((16, false, 0L)));
    }

    [Test]
    public void A_message_is_as_long_as_a_frame_may_be_at_most()
    {
        var (decoded, fault) = Decode(Deflated.Of(Binary, new byte[Limit + 1]), random: null);

        Assert.That(fault?.Error, Is.SameAs(StompError.FrameTooLarge));
        Assert.That(fault!.Message, Does.Contain($"{Limit}"));
        Assert.That(decoded, Has.Length.LessThanOrEqualTo(Limit));
    }

    private static IEnumerable<TestCaseData> BrokenRules() =>
    [
        Case("no compression at all", Of(Text | 0x40, [0xFF, 0xFF, 0xFF, 0xFF])),
        Case("a mark on a continuation", [.. Part(Text, "a"u8), .. Of(Continuation | 0x40, "b"u8)]),
        Case("a mark on a ping", Of(Ping | 0x40, "b"u8)),
        Case("another reserved bit", Of(Text | 0x20, "b"u8)),
        Case("both bits", Of(Text | 0x60, "b"u8)),
        Case("more behind its end", Of(Text | 0x40, [.. Ended("a"u8), .. new byte[20_000]])),
    ];

    [TestCaseSource(nameof(BrokenRules))]
    public void What_breaks_a_rule_is_a_fault(byte[] octets) =>
        Assert.That(Decode(octets, random: null).Fault?.Error, Is.SameAs(StompError.MalformedWebSocket));

    [Test]
    public void A_message_may_say_that_it_ends()
    {
        var (decoded, fault) = Decode([.. Of(Text | 0x40, [.. Ended("one "u8), 0]), .. Deflated.Of(Text, "two"u8)], random: null);

        Assert.That((Encoding.UTF8.GetString(decoded), fault), Is.EqualTo(("one two", default(StompProtocolException))));
    }

    [Test]
    public void Text_is_UTF_8_when_it_is_unpacked() =>
        Assert.That(Decode(Deflated.Of(Text, [0x61, 0xC3]), random: null).Fault?.Error, Is.SameAs(StompError.InvalidText));

    [Test]
    public void Damaged_octets_are_a_fault_or_other_octets_and_no_harm()
    {
        var random = new Random(FuzzRun.Seed);
        var faults = 0;

        for (var count = FuzzRun.Count(5000); count > 0; count--)
        {
            var octets = Deflated.InParts(Binary, TextOf(random), random.Next(1, 4), Of(Ping, "p"u8));
            octets[random.Next(octets.Length)] ^= (byte)(1 << random.Next(8));

            faults += Decode(octets, random).Fault is null ? 0 : 1;
        }

        Assert.That(faults, Is.Positive);
    }

    private static TestCaseData Case(string name, byte[] octets) => new TestCaseData(octets).SetArgDisplayNames(name);

    private static byte[] Ended(ReadOnlySpan<byte> message)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(message);
        }

        return packed.ToArray();
    }

    private static byte[] TextOf(Random random) => random.Next(8) switch
    {
        0 => [],
        1 => Encoding.UTF8.GetBytes(new string('€', random.Next(100_000))),
        _ => [.. Enumerable.Range(0, random.Next(1, 3000)).Select(_ => (byte)random.Next('a', 'z'))],
    };

    private static WebSocketDecoder Decoder() =>
        new(new WebSocketPeer(), new Outbox(new OutboxLimits(1 << 20, 1000), TimeProvider.System), new MessageInflater(Limit));

    // With a random, in pieces of any length; without one, as a whole.
    private static (byte[] Octets, StompProtocolException? Fault) Decode(byte[] octets, Random? random)
    {
        var decoder = Decoder();
        var output = new ReceiveBuffer();
        var decoded = new List<byte>();
        var unread = ReadOnlySequence<byte>.Empty;

        try
        {
            for (var start = 0; start < octets.Length;)
            {
                var length = Math.Min(random?.Next(1, 3000) ?? octets.Length, octets.Length - start);
                unread = new ReadOnlySequence<byte>([.. unread.ToArray(), .. octets.AsSpan(start, length)]);
                start += length;

                do
                {
                    decoder.Decode(ref unread, output);
                    decoded.AddRange(output.Content.ToArray());
                    output.Clear();
                }
                while (decoder.HasMore);
            }

            return ([.. decoded], null);
        }
        catch (StompProtocolException fault)
        {
            decoded.AddRange(output.Content.ToArray());
            return ([.. decoded], fault);
        }
        finally
        {
            output.Clear();
        }
    }
}
