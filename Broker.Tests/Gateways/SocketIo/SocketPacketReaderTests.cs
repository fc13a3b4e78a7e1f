using System.Text;
using Broker.Gateways.EngineIo;
using Broker.Gateways.SocketIo;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Gateways.SocketIo;

/// <summary>The packets of Socket.IO 5.</summary>
internal sealed class SocketPacketReaderTests
{
    private const int Most = 10_000;

    // Pieces that make sense together more often than bytes do.
    private static readonly Gen<string> Texts = Gen.Elements(
        "0", "1", "2", "3", "4", "5", "6", "7", "1-", "2-", "99-", "/a", "/", ",", "12", "[", "]", "{", "}", "\"a\"", "\"", ":", "null", "true", "1e9",
        "\"_placeholder\":true", "\"num\":0", "\"num\":-1", "\\ud800", "€", "\u0000", " ").ArrayOf().Select(string.Concat);

    private readonly SocketPacketReader _reader = new(new SocketLimits { Attachments = 3, Arguments = 4, Depth = 5, Name = 16, Auth = 40 });

    [TestCase("0", "Connect / {}")]
    [TestCase("0{\"token\":\"1\"}", "Connect / {\"token\":\"1\"}")]
    [TestCase("0/custom", "Connect /custom {}")]
    [TestCase("0/custom,", "Connect /custom {}")]
    [TestCase("0/a,{ }", "Connect /a { }")]
    [TestCase("1", "Disconnect /")]
    [TestCase("1/custom,", "Disconnect /custom")]
    [TestCase("2[\"e\"]", "Event / \"e\"")]
    [TestCase("212[\"e\", 1 ,{\"3\":[true]}]", "Event / 12 \"e\"|1|{\"3\":[true]}")]
    [TestCase("2/a,7[\"e\"]", "Event /a 7 \"e\"")]
    [TestCase("2[\"e\",{\"_placeholder\":true,\"num\":9}]", "Event / \"e\"|{\"_placeholder\":true,\"num\":9}")]
    [TestCase("3/a,456[]", "Ack /a 456 ")]
    [TestCase("50-[\"e\"]", "Event / \"e\"")]
    public void A_packet_is_read(string text, string expected) => Assert.That(Read(text), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("7")]
    [TestCase("0[]")]
    [TestCase("01")]
    [TestCase("0{}x")]
    [TestCase("0{\"token\":\"more than 40 octets, which is too much here\"}")]
    [TestCase("1{}")]
    [TestCase("2")]
    [TestCase("2{}")]
    [TestCase("2[]")]
    [TestCase("2[1]")]
    [TestCase("2[\"connect\"]")]
    [TestCase("2[\"disconnect\"]")]
    [TestCase("2[\"newListener\"]")]
    [TestCase("2[\"\\ud800\"]")]
    [TestCase("2[\"e\"] []")]
    [TestCase("2[\"e\",]")]
    [TestCase("2abc[\"e\"]")]
    [TestCase("2-1[\"e\"]")]
    [TestCase("21234567890123456[\"e\"]")]
    [TestCase("2[\"a name that is too long\"]")]
    [TestCase("2/a-namespace-too-long,[\"e\"]")]
    [TestCase("2[\"e\",1,2,3,4]")]
    [TestCase("2[\"e\",[[[[[]]]]]]")]
    [TestCase("3[]")]
    [TestCase("31{}")]
    [TestCase("4{\"message\":\"\"}")]
    [TestCase("5[\"e\"]")]
    [TestCase("5-[\"e\"]")]
    [TestCase("54-[\"e\"]")]
    [TestCase("599999999999999-[\"e\"]")]
    public void What_is_no_packet_is_refused(string text) => Assert.That(() => Read(text), Throws.TypeOf<SocketProtocolException>());

    [Test]
    public void A_packet_waits_for_its_attachments()
    {
        Assert.That(Read("52-/a,1[\"e\",{\"_placeholder\":true,\"num\":1},{\"x\":{\"num\":0,\"_placeholder\":true}}]"), Is.Null);
        Assert.That(Octets(1, 2), Is.Null);
        var packet = Octets(3)!.Value;

        Assert.That(packet.Type, Is.EqualTo(SocketPacketType.Event));
        Assert.That(packet.Arguments[1].TryGetOctets(out var octets), Is.True);
        Assert.That(octets.ToArray(), Is.EqualTo((byte[])[3]));
        Assert.That(packet.Arguments[2].IsObject, Is.True);
        Assert.That(Read("1"), Is.EqualTo("Disconnect /"), "The next one.");
    }

    [Test]
    public void Attachments_come_right_behind_their_packet_and_only_there()
    {
        Assert.That(() => Octets(1), Throws.TypeOf<SocketProtocolException>());

        Read("51-[\"e\"]");
        Assert.That(() => Read("2[\"e\"]"), Throws.TypeOf<SocketProtocolException>());
    }

    [TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":1}]")]
    [TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":-1}]")]
    [TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":0.5}]")]
    [TestCase("51-[\"e\",{\"_placeholder\":true,\"num\":\"0\"}]")]
    [TestCase("51-[\"e\",[{\"_placeholder\":true}]]")]
    public void A_placeholder_stands_for_an_attachment_that_is_there(string text)
    {
        Read(text);
        Assert.That(() => Octets(1), Throws.TypeOf<SocketProtocolException>());
    }

    [Test]
    public void A_packet_is_not_larger_with_its_attachments_than_without()
    {
        Read("52-[\"e\"]");
        Octets(new byte[Most - 100]);

        Assert.That(() => Octets(new byte[100]), Throws.TypeOf<SocketProtocolException>());
    }

    [Test]
    public void Whatever_comes_is_a_packet_or_is_refused() => Always.Holds(Texts, text =>
    {
        var reader = new SocketPacketReader(new SocketLimits());

        try
        {
            var packet = reader.Read(new EngineMessage(Encoding.UTF8.GetBytes(text), IsBinary: false), Most);
            packet ??= reader.Read(new EngineMessage(new byte[] { 1 }, IsBinary: true), Most);
            Touch(packet);
        }
        catch (SocketProtocolException)
        {
            // That is what it is for.
        }

        return true;
    });

    // What an application may do with it never fails.
    private static void Touch(SocketPacket? packet)
    {
        for (var index = 0; index < (packet?.Arguments.Count ?? 0); index++)
        {
            var value = packet!.Value.Arguments[index];
            _ = value.TryGetText(out _);
            _ = value.TryGetOctets(out _);
            _ = value.IsObject;
        }
    }

    private string? Read(string text)
    {
        if (_reader.Read(new EngineMessage(Encoding.UTF8.GetBytes(text), IsBinary: false), Most) is not { } packet)
        {
            return null;
        }

        var content = packet.Type == SocketPacketType.Connect ? Encoding.UTF8.GetString(packet.Auth.Span)
            : packet.Type == SocketPacketType.Disconnect ? null
            : string.Join('|', Enumerable.Range(0, packet.Arguments.Count).Select(index => Encoding.UTF8.GetString(packet.Arguments[index].Json.Span)));
        return string.Join(' ', new[] { packet.Type.ToString(), packet.Namespace, packet.AckId?.ToString(System.Globalization.CultureInfo.InvariantCulture), content }.Where(part => part is not null));
    }

    private SocketPacket? Octets(params byte[] octets) => _reader.Read(new EngineMessage(octets, IsBinary: true), Most);
}
