using System.Runtime.Intrinsics;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

/// <summary>Finding the lines of a plain head many octets at once, and what is left to the long way.</summary>
internal sealed class PlainHeadTests
{
    private const int MaxLine = 40;
    private const int MaxHeaders = 4;

    private static readonly string Behind = new('x', 64);

    // Where the blocks of octets end, so must nothing be lost.
    private static readonly int Block = Vector256<byte>.Count;

    [SetUp]
    public void Needs_vectors() => Assume.That(Vector256.IsHardwareAccelerated, "Without them all goes the long way.");

    [TestCase("SEND\n\n", "SEND")]
    [TestCase("SEND\na:1\n\n", "SEND|a=1")]
    [TestCase("MESSAGE\nsubscription:sub-0\ndestination:/topic/a.b.c\nempty:\n\n", "MESSAGE|subscription=sub-0|destination=/topic/a.b.c|empty=")]
    [TestCase("SEND\na:b:c\n b : c \nd::\n\n", "SEND|a=b:c| b = c |d=:")]
    [TestCase("no:command\na:\u0001\u007F\t\n\n", "no:command|a=\u0001\u007F\t", TestName = "What a command is others know, and most of ASCII is plain")]
    [TestCase("SEND\na:1\na:2\na:3\na:4\n\n", "SEND|a=1|a=2|a=3|a=4", TestName = "As many headers as are allowed")]
    [TestCase("SEND\na:12345678901234567890123456789012345678\n\n", "SEND|a=12345678901234567890123456789012345678", TestName = "A line as long as is allowed")]
    public void The_lines_of_a_plain_head_are_found(string head, string expected) => Assert.That(Find(head + Behind), Is.EqualTo($"{expected}|{head.Length}"));

    [TestCase("SEND\r\na:1\n\n")]
    [TestCase("SEND\na:1\r\n\n")]
    [TestCase("SEND\na:1\n\r\n")]
    [TestCase("SEND\na:b\\nc\n\n")]
    [TestCase("SEND\na\\c:b\n\n")]
    [TestCase("SEND\na:^@\n\n")]
    [TestCase("SEND^@\na:1\n\n")]
    [TestCase("SEND\nžluť:1\n\n")]
    [TestCase("SEND\na:€\n\n")]
    [TestCase("SEND\nno colon\n\n")]
    [TestCase("SEND\n:no name\n\n")]
    [TestCase("SEND\n:\n\n")]
    [TestCase("SEND\na:1\n::\n\n")]
    [TestCase("\nSEND\n\n", TestName = "No command")]
    [TestCase("SEND\na:1\na:2\na:3\na:4\na:5\n\n", TestName = "More headers than are allowed")]
    [TestCase("SEND\na:123456789012345678901234567890123456789\n\n", TestName = "A longer line than is allowed")]
    [TestCase("SEND\na:1\n", TestName = "A head without an end")]
    public void The_rest_is_left_to_the_long_way(string head) => Assert.That(Find(head + Behind), Is.Null);

    [TestCase("\0")]
    [TestCase("\r\n")]
    [TestCase("\\:\n\n")]
    [TestCase("ž€🐎")]
    public void What_stands_behind_the_head_is_not_looked_at(string behind) => Assert.That(Find($"SEND\na:1\n\n{behind}{Behind}"), Is.EqualTo("SEND|a=1|10"));

    [Test]
    public void A_head_is_found_wherever_it_ends_if_the_last_block_is_there([Range(0, 70)] int length)
    {
        var head = $"SEND\na:{new string('1', length / 2)}\nb:{new string('2', length - (length / 2))}\n\n";
        var blocks = (head.Length + Block - 1) / Block * Block;

        for (var behind = 0; behind <= Block; behind++)
        {
            var isThere = head.Length + behind >= blocks;
            Assert.That(Find(head + new string('\r', behind)), isThere ? Is.EqualTo($"SEND|a={new string('1', length / 2)}|b={new string('2', length - (length / 2))}|{head.Length}") : Is.Null, $"with {behind} octets behind it");
        }
    }

    // The command's line ends where it always does, so that the character is in the command too.
    [TestCase("\r")]
    [TestCase("\\")]
    [TestCase("^@")]
    [TestCase("ž")]
    public void What_is_not_plain_is_seen_at_every_place(string character)
    {
        const string Head = "SEND\ndestination:/topic/a.b.c\nreceipt:0123456789\npriority:4\ntype:abc\n\n";

        for (var place = 0; place < Head.Length; place++)
        {
            Assert.That(Find(Head[..place] + character + Head[place..] + Behind), Is.Null, $"at {place}");
        }
    }

    // Command, headers and the head's length; or null if it is left to the long way.
    private static string? Find(string text)
    {
        var octets = FrameWays.Octets(text);
        var headers = new HeaderRange[MaxHeaders];

        if (!PlainHead.TryParse(octets, MaxLine, headers, out var lines))
        {
            return null;
        }

        var parts = headers.Take(lines.Headers).Select(range => $"{Text(octets, range.NameStart, range.NameLength)}={Text(octets, range.ValueStart, range.ValueLength)}");
        return string.Join('|', [Text(octets, 0, lines.Command), .. parts, $"{lines.Length}"]);
    }

    private static string Text(byte[] octets, int start, int length) => Encoding.UTF8.GetString(octets, start, length);
}
