using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, the introduction; 1.1 and 1.2, "STOMP Frames".</summary>
internal sealed class StompFramesTests
{
    [TestCase("1.0", TestName = "1.0 Frames: the frame starts with a command followed by a newline, followed by headers, a blank line, the body, and null at the end")]
    [TestCase("1.1", TestName = "1.1 STOMP Frames: the frame starts with a command string terminated by a newline; the body is then followed by the null byte")]
    [TestCase("1.2", TestName = "1.2 STOMP Frames: the frame starts with a command string terminated by an end-of-line; the body is then followed by the NULL octet")]
    public async Task A_frame_is_command_headers_blank_line_body_and_null(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendAsync("SEND\ndestination:/topic/a\nx:y\n\nhello^@");

        var lines = (await client.ReadRawAsync()).Split('\n');
        Assert.That(lines[0], Is.EqualTo("MESSAGE"));
        Assert.That(lines[1..^2], Has.All.Contains(":"));
        Assert.That(lines[^2..], Is.EqualTo([string.Empty, "hello\0"]));
    }

    [TestCase("\n", TestName = "1.2 STOMP Frames: an end-of-line has a REQUIRED line feed")]
    [TestCase("\r\n", TestName = "1.2 STOMP Frames: an end-of-line has an OPTIONAL carriage return before the line feed")]
    public async Task Lines_end_with_either(string eol)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync($"SUBSCRIBE{eol}id:0{eol}destination:/topic/a{eol}{eol}^@");
        await client.SendAsync($"SEND{eol}destination:/topic/a{eol}x:y{eol}{eol}hello^@");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["subscription"], Is.EqualTo("0"));
        Assert.That(message["x"], Is.EqualTo("y"));
    }

    [TestCase("1.1", TestName = "1.1 STOMP Frames: header entries follow the command in key:value format, each terminated by a newline")]
    [TestCase("1.2", TestName = "1.2 STOMP Frames: following the command are zero or more header entries in key:value format")]
    public async Task A_frame_may_have_no_headers_or_several(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync("BEGIN\ntransaction:t\nreceipt:several\n\n^@DISCONNECT\n\n^@");

        await client.ReadReceiptAsync("several");
        await client.ReadEndAsync();
    }

    [TestCase("1.0", "\n\n\n", TestName = "1.0 Frames: the null can be followed by newlines")]
    [TestCase("1.1", "\n\n\n", TestName = "1.1 STOMP Frames: the null byte can be optionally followed by multiple newlines")]
    [TestCase("1.2", "\n\r\n\n\r\n", TestName = "1.2 STOMP Frames: the NULL octet can be optionally followed by multiple EOLs")]
    public async Task Ends_of_lines_between_frames_mean_nothing(string version, string gap)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync($"BEGIN\ntransaction:t\nreceipt:1\n\n^@{gap}ABORT\ntransaction:t\nreceipt:2\n\n^@{gap}");

        await client.ReadReceiptAsync("1");
        await client.ReadReceiptAsync("2");
        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "1.1 STOMP Frames: all commands are case sensitive")]
    [TestCase("1.2", TestName = "1.2 STOMP Frames: all commands are case sensitive")]
    public async Task A_command_in_lower_case_is_none(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync("Begin\ntransaction:t\n\n^@");

        await client.ReadErrorAsync(StompError.UnknownCommand);
    }

    [TestCase("1.1", TestName = "1.1 STOMP Frames: all header names are case sensitive")]
    [TestCase("1.2", TestName = "1.2 STOMP Frames: all header names are case sensitive")]
    public async Task A_header_in_another_case_is_another_header(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "hello", "Destination:/topic/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Does.Contain("'destination'"));
    }
}
