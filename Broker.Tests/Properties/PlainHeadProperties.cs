using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace Broker.Tests.Properties;

/// <summary>
/// A head that is read many octets at once comes to what it comes to the long way, or has the same fault, said in the same words. The long
/// way is gone if the empty line ends with a carriage return, or if the octets come one at a time.
/// </summary>
internal sealed class PlainHeadProperties
{
    private static readonly FrameLimits Small = new(MaxFrameBytes: 4096, MaxHeaders: 4, MaxHeaderBytes: 32, StompError.FrameTooLarge);

    // What ends a plain head, and a few that look as if they did.
    private static readonly byte[][] Specials =
    [
        [.. ":"u8], [.. "::"u8], [.. "\\"u8], [.. "\\n"u8], [.. "\\c"u8], [.. "\\\\"u8], [.. "\\r"u8], [.. "\\t"u8], [.. "\r"u8], [0], [1], [0x7F], [.. " "u8], [.. "\t"u8],
        [.. "ž"u8], [.. "€"u8], [.. "🐎"u8], [0x80], [0xC3], [0xFF],
    ];

    private static readonly string[] Commands = ["SEND", "MESSAGE", "ACK", "SUBSCRIBE", "UNSUBSCRIBE", "CONNECT", "CONNECTED", "ERROR"];

    private static readonly string[] NoCommands = ["SENDX", "send", " SEND", "SEND ", "SE:ND", "S\\END", "destination:/topic/a", "S", "ŠEND", "AVERYLONGCOMMAND", "S\0END", "SE\rND"];

    private static readonly Gen<StompVersion> Version = Gen.Elements(StompVersion.V11, StompVersion.V12);

    private static readonly Gen<byte[]> Plain =
        from name in Gen.Elements("a", "id", "destination", "receipt", "content-type", "Content-Length", "a name", "content-lengt", "content-lengths")
        from length in Gen.Frequency((8, Gen.Choose(0, 24)), (2, Gen.Choose(25, 100)))
        select Encoding.UTF8.GetBytes($"{name}:{new string('v', length)}");

    // No line feeds, so that the head ends where its end is put.
    private static readonly Gen<byte[]> Odd =
        Gen.NonEmptyListOf(Gen.Frequency((2, Gen.Elements(Specials)), (3, Gen.Choose(1, 20).Select(length => Encoding.ASCII.GetBytes(new string('o', length))))))
            .Select(parts => parts.SelectMany(part => part).ToArray())
            .Where(line => line is not [(byte)'\r']);

    private static readonly Gen<byte[]> Length =
        Gen.Elements("64", "064", " 64", "64 ", "65", "0", "", "-1", "+64", "6 4", "99999999999999999999", "64:").Select(value => Encoding.ASCII.GetBytes($"content-length:{value}"));

    private static readonly Gen<byte[]> Command =
        Gen.Frequency((8, Gen.Elements(Commands)), (1, Gen.Elements(NoCommands))).Select(Encoding.UTF8.GetBytes);

    // Half of all heads are plain as a whole.
    private static readonly Gen<byte[]> Head =
        from command in Command
        from line in Gen.Elements(Plain, Gen.Frequency((12, Plain), (1, Odd), (1, Length)), Gen.Frequency((4, Plain), (1, Length)))
        from count in Gen.Frequency((16, Gen.Choose(0, 8)), (3, Gen.Choose(14, 19)), (1, Gen.Choose(62, 66)))
        from lines in Gen.ListOf(line, count)
        select Join([command, .. lines]);

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        Gen.Constant(Encoding.ASCII.GetBytes(new string('b', 64))),
        Gen.ArrayOf(Gen.Choose(0, 255).Select(value => (byte)value), 64),
        Gen.Constant(FrameWays.Octets("\\:ž^@\r\nSEND\na:1\n\nsecond^@\n\nSEND\ncontent-length:3\n\na^@b^@           ")));

    [Test]
    public void A_head_is_what_it_is_the_long_way_and_its_fault_too()
    {
        var values =
            from head in Head
            from body in Body
            from version in Version
            from isSmall in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
            select (head, body, version, isSmall);

        Always.Holds(values, value => IsSameTheLongWay(value.head, value.body, value.version, value.isSmall ? Small : FrameLimits.Default));
    }

    // What an octet alone shows first may be another fault, if there are several: the scanner looks for a NUL before any line is taken apart.
    [Test]
    public void A_head_is_what_it_is_octet_by_octet()
    {
        var values =
            from head in Head.Where(head => head.Length < 300)
            from body in Body
            from version in Version
            select (head, body, version);

        Always.Holds(values, value => IsSameOctetByOctet(value.head, value.body, value.version));
    }

    [Test]
    public void Heads_are_read_many_octets_at_once_at_all()
    {
        var heads = Head.Sample(1000, 50).Select(head => (byte[])[.. head, .. "\n"u8, .. new byte[64]]).ToList();
        var plain = heads.Count(head => PlainHead.TryParse(head, 8192, new HeaderRange[64], out _));

        Assume.That(System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated, "Without vectors none is.");
        Assert.That(plain, Is.InRange(heads.Count / 4, heads.Count * 9 / 10), "These properties look at both ways.");
    }

    [Test]
    public void A_special_octet_is_seen_at_every_place([Values(StompVersion.V11, StompVersion.V12)] StompVersion version)
    {
        var head = "SEND\ndestination:/topic/prices.eu\nreceipt:0123456789\npriority:4\ncontent-length:64\n"u8.ToArray();
        var body = Encoding.ASCII.GetBytes(new string('b', 64));

        for (var place = 0; place < head.Length - 1; place++)
        {
            foreach (var special in Specials)
            {
                byte[] inserted = [.. head[..place], .. special, .. head[place..]];
                byte[] replaced = [.. head[..place], .. special, .. head[(place + 1)..]];

                Assert.That(IsSameTheLongWay(inserted, body, version, FrameLimits.Default), Is.True, () => $"{Convert.ToHexString(special)} before {place}");
                Assert.That(IsSameTheLongWay(replaced, body, version, FrameLimits.Default), Is.True, () => $"{Convert.ToHexString(special)} at {place}");
                Assert.That(IsSameOctetByOctet(inserted, body, version), Is.True, () => $"{Convert.ToHexString(special)} before {place}, octet by octet");
            }
        }
    }

    // The head ends at every place of a block, and there may be a line feed too many, or a colon, at every place.
    [Test]
    public void Ends_of_lines_and_of_the_head_are_seen_at_every_place([Values("", "\n", ":", "\n\n", ":\n", "\n:", "\r\n", "a:1\n")] string inserted)
    {
        var body = Encoding.ASCII.GetBytes(new string('b', 64));

        for (var place = 1; place <= 96; place++)
        {
            var first = $"SEND\nfirst:{new string('1', place)}\n";
            var second = $"second:{new string('2', 31)}\n";
            byte[] octets = [.. Encoding.ASCII.GetBytes(first), .. Encoding.ASCII.GetBytes(second)];
            octets = [.. octets[..place], .. Encoding.ASCII.GetBytes(inserted), .. octets[place..]];

            Assert.That(IsSameOctetByOctet(octets, body, StompVersion.V12), Is.True, $"at {place}");
        }
    }

    private static bool IsSameTheLongWay(byte[] head, byte[] body, StompVersion version, FrameLimits limits)
    {
        var vectors = FrameWays.ReadPieces([[.. head, .. "\n"u8, .. body, 0]], version, limits);
        var longWay = FrameWays.ReadPieces([[.. head, .. "\r\n"u8, .. body, 0]], version, limits);

        // What is left unread of a frame that goes on is an octet more with the carriage return.
        return (vectors with { Unread = 0 }).ToString() == (longWay with { Unread = 0 }).ToString() && vectors.Detail == longWay.Detail;
    }

    private static bool IsSameOctetByOctet(byte[] head, byte[] body, StompVersion version)
    {
        byte[] octets = [.. head, .. "\n"u8, .. body, 0];
        var vectors = FrameWays.ReadPieces([octets], version);
        var single = FrameWays.ReadPieces([.. octets[..(head.Length + 1)].Select(octet => new[] { octet }), octets[(head.Length + 1)..]], version);

        return vectors.Error is null
            ? vectors.ToString() == single.ToString()
            : single.Error is not null && vectors.Frames.Count == single.Frames.Count;
    }

    private static byte[] Join(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];
}
