using System.Buffers;
using System.Text;
using Broker.Gateways.Http;
using Broker.Tests.Support;

namespace Broker.Tests.Gateways.Http;

internal sealed class ServerSentEventsTests
{
    [TestCase("", "data: \n", TestName = "Nothing is an empty line of data")]
    [TestCase("one", "data: one\n", TestName = "A line is a line")]
    [TestCase(" one", "data:  one\n", TestName = "A blank at the beginning is kept")]
    [TestCase("one\ntwo", "data: one\ndata: two\n", TestName = "LF divides lines")]
    [TestCase("one\rtwo", "data: one\ndata: two\n", TestName = "CR divides lines")]
    [TestCase("one\r\ntwo", "data: one\ndata: two\n", TestName = "CR LF divides lines once")]
    [TestCase("one\n", "data: one\ndata: \n", TestName = "A line end at the end is kept")]
    [TestCase("\r\r\n\n", "data: \ndata: \ndata: \ndata: \n", TestName = "Mixed line ends are three")]
    [TestCase("a\n\nevent: problem", "data: a\ndata: \ndata: event: problem\n", TestName = "Data cannot be taken for another field")]
    public void Data_are_lines_wherever_they_are_parted(string data, string lines)
    {
        var octets = Encoding.UTF8.GetBytes(data);

        foreach (var pieces in new[] { new ReadOnlySequence<byte>(octets), SplitSequence.OctetByOctet(octets), SplitSequence.WithEmptySegments(octets) })
        {
            var output = new ArrayBufferWriter<byte>();
            ServerSentEvents.WriteEvent(output, "message"u8, "7"u8, pieces);
            Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo($"event: message\nid: 7\n{lines}\n"));
        }
    }

    [Test]
    public void An_id_need_not_be_there()
    {
        var output = new ArrayBufferWriter<byte>();

        ServerSentEvents.WriteEvent(output, "x"u8, [], ReadOnlySequence<byte>.Empty);
        ServerSentEvents.WriteComment(output, "still here"u8);

        Assert.That(Encoding.UTF8.GetString(output.WrittenSpan), Is.EqualTo("event: x\ndata: \n\n:still here\n\n"));
    }

    [TestCase("a\nb")]
    [TestCase("a\rb")]
    [TestCase("a\0b")]
    public void Nothing_ends_its_line_early(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);

        Assert.That(() => ServerSentEvents.WriteComment(new ArrayBufferWriter<byte>(), octets), Throws.ArgumentException);
        Assert.That(() => ServerSentEvents.WriteEvent(new ArrayBufferWriter<byte>(), "x"u8, octets, ReadOnlySequence<byte>.Empty), Throws.ArgumentException);
    }
}
