using System.Net.WebSockets;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 1 to 8 of those that brokers most often break: frames on the wire.</summary>
internal sealed class FramingRuleTests
{
    [TestCase("1.0", TestName = "Rule 1: CR LF ends a line in every version, here 1.0")]
    [TestCase("1.1", TestName = "Rule 1: CR LF ends a line in every version, here 1.1")]
    [TestCase("1.2", TestName = "Rule 1: CR LF ends a line in every version, here 1.2")]
    public async Task Both_ends_of_line_may_be_mixed(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync($"\r\nCONNECT\r\naccept-version:{version}\nlogin:guest\r\npasscode:guest\n\r\n^@\r\n");
        await client.ReadAsync(StompCommand.Connected);
        await client.SendAsync("SUBSCRIBE\nid:0\r\ndestination:/topic/a\n\r\n^@SEND\r\ndestination:/topic/a\nx:y\r\n\nhello^@");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["x"], Is.EqualTo("y"));
    }

    [TestCase("SEND\ndestination:/topic/a\nx:y\rz\n\n^@", "malformed header", TestName = "Rule 1: a CR that is not followed by LF in a header is an error")]
    [TestCase("SEND\ndestination:/topic/a\nx:y\r\r\n\n^@", "malformed header", TestName = "Rule 1: only one CR belongs to the end of a line")]
    [TestCase("SE\rND\ndestination:/topic/a\n\n^@", "unknown command", TestName = "Rule 1: a CR that is not followed by LF in a command is an error")]
    [TestCase("\rSEND\ndestination:/topic/a\n\n^@", "unknown command", TestName = "Rule 1: a CR that is not followed by LF before a command is an error")]
    public async Task A_lone_carriage_return_is_an_error(string frame, string message)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(frame);

        await client.ReadErrorAsync(StompError.All.Single(error => error.Message == message));
    }

    [TestCase("\n", TestName = "Rule 2: between frames any number of LF is accepted")]
    [TestCase("\r\n\n\r\n", TestName = "Rule 2: between frames any number of CR LF is accepted")]
    [TestCase("^@^@\n^@\r\n^@", TestName = "Rule 2: between frames stray NULs are accepted")]
    public async Task What_is_between_frames_is_skipped(string gap)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync(gap);
        await client.ConnectAsync();
        await client.SendAsync($"{gap}BEGIN\ntransaction:t\nreceipt:1\n\n^@{gap}ABORT\ntransaction:t\nreceipt:2\n\n^@{gap}");

        await client.ReadReceiptAsync("1");
        await client.ReadReceiptAsync("2");
    }

    [TestCase("\n", TestName = "Rule 2: a WebSocket message of LF alone is a heart-beat")]
    [TestCase("\r\n", TestName = "Rule 2: a WebSocket message of CR LF alone is a heart-beat")]
    [TestCase("", TestName = "Rule 2: an empty WebSocket message is ignored")]
    public async Task A_websocket_message_without_a_frame_is_no_fault(string text)
    {
        await using var broker = await TestBroker.StartAsync();
        var (client, pipes) = await broker.OpenWebSocketAsync();
        await using var end = client;
        await client.ConnectAsync();

        await pipes.Socket.SendAsync(Encoding.ASCII.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        await client.AssertNothingMoreAsync();
    }

    [TestCase("content-length:3", "a\0b", "a\0b", TestName = "Rule 3: with content-length exactly so many octets are the body")]
    [TestCase("x:y", "ab", "ab", TestName = "Rule 3: without content-length the body ends at the first NUL")]
    [TestCase("content-length:7", "grüße", "grüße", TestName = "Rule 3: content-length counts octets, not characters")]
    public async Task The_body_ends_where_it_is_said_to(string header, string body, string received)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", body, "destination:/topic/a", header);

        await client.ReadMessageAsync(received);
        await client.AssertNothingMoreAsync();
    }

    [TestCase("SEND", "content-length:5", "grüße", TestName = "Rule 3: a content-length that counts UTF-16 characters is an error that says so")]
    [TestCase("SEND", "content-length:1", "abc", TestName = "Rule 3: the octet after the body MUST be NUL, else it is fatal")]
    [TestCase("BEGIN", "content-length:1", "abc", TestName = "Rule 3: content-length is honoured on any frame")]
    public async Task A_lying_content_length_is_an_error(string command, string header, string body)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync(command, body, "destination:/topic/a", "transaction:t", "receipt:r", header);

        var error = await client.ReadErrorAsync(StompError.MissingNull);
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error.Text, Does.Contain("octets, not characters"));
    }

    [TestCase("x", TestName = "Rule 4: a content-length that is no number is an error")]
    [TestCase("", TestName = "Rule 4: an empty content-length is an error")]
    [TestCase("-1", TestName = "Rule 4: a negative content-length is an error")]
    [TestCase("+3", TestName = "Rule 4: a content-length with a sign is an error")]
    [TestCase("0x3", TestName = "Rule 4: a content-length in another base is an error")]
    [TestCase("3 3", TestName = "Rule 4: two numbers are no content-length")]
    [TestCase("99999999999999999999", TestName = "Rule 4: a content-length beyond all numbers is an error")]
    [TestCase("3\ncontent-length:4", TestName = "Rule 4: a content-length that is repeated with another value is an error")]
    public async Task A_content_length_that_is_none_is_an_error(string value)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "abc", "destination:/topic/a", $"content-length:{value}");

        await client.ReadErrorAsync(StompError.InvalidContentLength);
    }

    [TestCase("3\ncontent-length:3", TestName = "Rule 4: a content-length that is repeated with the same value is accepted")]
    [TestCase(" 3 ", TestName = "Rule 4: blanks around content-length are ignored")]
    [TestCase("003", TestName = "Rule 4: leading zeros of content-length mean nothing")]
    public async Task A_content_length_may_be_odd_but_clear(string value)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "a\0b", "destination:/topic/a", $"content-length:{value}");

        var message = await client.ReadMessageAsync("a\0b");
        Assert.That(message.Headers.Where(header => header.Key == "content-length").Select(header => header.Value), Is.EqualTo(["3"]));
    }

    [TestCase(TestName = "Rule 4: a content-length over the limit is refused before memory is taken for it")]
    public async Task A_huge_content_length_is_refused_at_once()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("SEND\ndestination:/topic/a\ncontent-length:2147483648\n\n");

        await client.ReadErrorAsync(StompError.FrameTooLarge);
    }

    [TestCase("1.0", false, TestName = "Rule 5: in 1.0 a body on a frame that must not have one is ignored")]
    [TestCase("1.1", true, TestName = "Rule 5: in 1.1 a body on a frame that must not have one is an error")]
    [TestCase("1.2", true, TestName = "Rule 5: in 1.2 a body on a frame that must not have one is an error")]
    public async Task A_body_where_none_may_be(string version, bool isError)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("BEGIN", "body", "transaction:t", "receipt:1");

        if (isError)
        {
            await client.ReadErrorAsync(StompError.BodyNotAllowed);
        }
        else
        {
            await client.ReadReceiptAsync("1");
        }
    }

    [TestCase("SENDX", TestName = "Rule 6: a command is matched as a whole, SENDX is not SEND")]
    [TestCase("send", TestName = "Rule 6: commands are case-sensitive, send is not SEND")]
    [TestCase("SUBSCRIBE SUBSCRIBE", TestName = "Rule 6: an unknown command is an error and the end")]
    public async Task Commands_are_exact(string command)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync(command, string.Empty, "destination:/topic/a");

        await client.ReadErrorAsync(StompError.UnknownCommand);
    }

    [TestCase(TestName = "Rule 7: invalid UTF-8 in headers is an error")]
    public async Task Invalid_utf_8_is_an_error()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync((byte[])[.. "SEND\ndestination:/topic/a\nx:"u8, 0xED, 0xA0, 0x80, .. "\n\n\0"u8]);

        await client.ReadErrorAsync(StompError.InvalidUtf8);
    }

    [TestCase(new byte[] { 0x61, 0xC3, 0xBC }, WebSocketMessageType.Text, TestName = "Rule 7: a MESSAGE whose body is valid UTF-8 goes as WebSocket text")]
    [TestCase(new byte[] { 0x61, 0xFF, 0x00 }, WebSocketMessageType.Binary, TestName = "Rule 7: a MESSAGE whose body is not valid UTF-8 goes as WebSocket binary")]
    public async Task The_type_of_a_websocket_message_depends_on_the_body(byte[] body, WebSocketMessageType type)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var sender = await broker.ConnectTcpAsync();
        var (receiver, pipes) = await broker.OpenWebSocketAsync();
        await using var end = receiver;
        await receiver.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a");
        var before = pipes.Messages.Count;

        await sender.SendAsync((byte[])[.. "SEND\ndestination:/topic/a\ncontent-length:3\n\n"u8, .. body, 0]);

        var message = await receiver.ReadAsync(StompCommand.Message);
        Assert.That(message.Body, Is.EqualTo(body));
        Assert.That(pipes.Messages.ElementAt(before).Type, Is.EqualTo(type));
    }

    [TestCase("x:a^@b", TestName = "Rule 8: NUL in a header's value is fatal")]
    [TestCase("x^@:b", TestName = "Rule 8: NUL in a header's name is fatal")]
    public async Task Null_in_a_header_is_fatal(string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", header);

        await client.ReadErrorAsync(StompError.MalformedHeader);
    }
}
