using System.Buffers;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Stomp;

internal sealed class FrameWriterTests
{
    private readonly ArrayBufferWriter<byte> _output = new();

    private string Written => Encoding.UTF8.GetString(_output.WrittenSpan).Replace("\0", "^@", StringComparison.Ordinal);

    [Test]
    public void A_frame_is_a_command_headers_an_empty_line_a_body_and_NUL()
    {
        new FrameWriter(_output, StompCommand.Message, StompVersion.V12)
            .Header("subscription"u8, "0"u8)
            .Header("destination"u8, "/queue/ž")
            .Header("content-length"u8, 5)
            .End("hello"u8);

        Assert.That(Written, Is.EqualTo("MESSAGE\nsubscription:0\ndestination:/queue/ž\ncontent-length:5\n\nhello^@"));
    }

    [Test]
    public void A_frame_may_have_no_body()
    {
        new FrameWriter(_output, StompCommand.Receipt, StompVersion.V12).Header("receipt-id"u8, "1"u8).End();

        Assert.That(Written, Is.EqualTo("RECEIPT\nreceipt-id:1\n\n^@"));
    }

    [TestCase(StompVersion.V10, "ERROR\nmessage:a:b\\ c\n\n^@")]
    [TestCase(StompVersion.V11, "ERROR\nmessage:a\\cb\\\\\\nc\n\n^@")]
    [TestCase(StompVersion.V12, "ERROR\nmessage:a\\cb\\\\\\nc\n\n^@")]
    public void Headers_are_escaped_for_the_version(StompVersion version, string expected)
    {
        new FrameWriter(_output, StompCommand.Error, version).Header("message"u8, "a:b\\\nc").End();

        Assert.That(Written, Is.EqualTo(expected));
    }

    [Test]
    public void CONNECT_STOMP_and_CONNECTED_are_never_escaped()
    {
        foreach (var version in Enum.GetValues<StompVersion>())
        {
            foreach (var command in (StompCommand[])[StompCommand.Connect, StompCommand.Stomp, StompCommand.Connected])
            {
                _output.ResetWrittenCount();
                new FrameWriter(_output, command, version).Header("server"u8, "a:b\\c\nx").End();

                Assert.That(Written, Does.EndWith("\nserver:a:b\\c x\n\n^@"));
            }
        }
    }

    [TestCase(0L, "0")]
    [TestCase(-1L, "-1")]
    [TestCase(long.MaxValue, "9223372036854775807")]
    [TestCase(long.MinValue, "-9223372036854775808")]
    public void Numbers_are_written_without_separators(long number, string expected)
    {
        FrameWriter.WriteHeader(_output, "n"u8, number);

        Assert.That(Written, Is.EqualTo($"n:{expected}\n"));
    }

    [Test]
    public void One_header_line_may_be_written_alone()
    {
        FrameWriter.WriteHeader(_output, "a:b"u8, "c\nd"u8, StompVersion.V12);

        Assert.That(Written, Is.EqualTo("a\\cb:c\\nd\n"));
    }

    [Test]
    public void What_is_written_can_be_read()
    {
        new FrameWriter(_output, StompCommand.Send, StompVersion.V12)
            .Header("a:\r\n\\"u8, "\\n"u8)
            .Header("empty"u8, ""u8)
            .Header("content-length"u8, 3)
            .End("a\0b"u8);

        var frame = FrameWays.Read(_output.WrittenSpan.ToArray()).Single;

        Assert.That(frame.Headers.Take(2), Is.EqualTo([KeyValuePair.Create("a:\r\n\\", "\\n"), KeyValuePair.Create("empty", "")]));
        Assert.That(frame.Text, Is.EqualTo("a\0b"));
    }
}
