using System.Globalization;
using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Header content-length"; 1.0 says the same under SEND, MESSAGE and ERROR.</summary>
internal sealed class ContentLengthTests
{
    [TestCase("1.0", TestName = "1.0 MESSAGE: it is recommended that MESSAGE frames include a content-length header which is a byte count")]
    [TestCase("1.1", TestName = "1.1 Header content-length: the MESSAGE frame SHOULD include a content-length header if a body is present; it is a byte count")]
    [TestCase("1.2", TestName = "1.2 Header content-length: the MESSAGE frame SHOULD include a content-length header if a body is present; it is an octet count")]
    public async Task Message_has_a_content_length(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "grüße 🙂", "destination:/topic/a");

        var message = await client.ReadMessageAsync("grüße 🙂");
        Assert.That(message["content-length"], Is.EqualTo("12"));
    }

    [TestCase("1.0", TestName = "1.0 ERROR: it is recommended that ERROR frames include a content-length header which is a byte count")]
    [TestCase("1.1", TestName = "1.1 Header content-length: the ERROR frame SHOULD include a content-length header if a body is present")]
    [TestCase("1.2", TestName = "1.2 Header content-length: the ERROR frame SHOULD include a content-length header if a body is present")]
    public async Task Error_has_a_content_length(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:/größe");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error["content-length"], Is.EqualTo(error.Body.Length.ToString(CultureInfo.InvariantCulture)));
    }

    [TestCase("1.0", TestName = "1.0 SEND: if a content-length header is included this number of bytes should be read, regardless of null characters in the body")]
    [TestCase("1.1", TestName = "1.1 Header content-length: this number of bytes MUST be read, regardless of whether or not there are null characters in the body")]
    [TestCase("1.2", TestName = "1.2 Header content-length: this number of octets MUST be read, regardless of whether or not there are NULL octets in the body")]
    public async Task A_body_may_contain_nulls(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "a\0b\0", "destination:/topic/a", "content-length:4");
        await client.SendFrameAsync("SEND", "next", "destination:/topic/a");

        await client.ReadMessageAsync("a\0b\0");
        await client.ReadMessageAsync("next");
    }

    [TestCase("1.0", TestName = "1.0 MESSAGE: if the body contains null characters MESSAGE has a content-length header")]
    [TestCase("1.1", TestName = "1.1 Header content-length: if a frame's body contains NULL octets, the frame MUST include a content-length header")]
    [TestCase("1.2", TestName = "1.2 Header content-length: if the frame body contains NULL octets, the frame MUST include a content-length header")]
    public async Task A_body_with_nulls_is_sent_with_its_length(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "\0\0\0", "content-length:3", "destination:/topic/a");

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["content-length"], Is.EqualTo("3"));
        Assert.That(message.Body, Is.EqualTo(new byte[3]));
    }

    [TestCase("1.0", TestName = "1.0 SEND: the frame still needs to be terminated with a null byte")]
    [TestCase("1.1", TestName = "1.1 Header content-length: the frame still needs to be terminated with a null byte")]
    [TestCase("1.2", TestName = "1.2 Header content-length: the frame still needs to be terminated with a NULL octet")]
    public async Task A_wrong_length_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "four!", "destination:/topic/a", "content-length:4");

        var error = await client.ReadErrorAsync(StompError.MissingNull);
        Assert.That(error.Text, Does.Contain("content-length 4"));
    }

    [TestCase("1.0", TestName = "1.0 SEND: if a content-length is not specified the first null byte encountered signals the end of the frame")]
    [TestCase("1.1", TestName = "1.1 Header content-length: without one the null byte ends the frame")]
    [TestCase("1.2", TestName = "1.2 Header content-length: without one the NULL octet ends the frame")]
    public async Task Without_a_length_null_ends_the_body(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendAsync("SEND\ndestination:/topic/a\n\nfirst^@SEND\ndestination:/topic/a\n\nsecond^@");

        await client.ReadMessageAsync("first");
        await client.ReadMessageAsync("second");
    }

    [TestCase(TestName = "1.2 Header content-length: all frames MAY include a content-length header")]
    public async Task Any_frame_may_say_that_its_body_is_empty()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.ConnectAsync("1.2", "content-length:0");
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, "id:0", "destination:/topic/a", "content-length:0");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t", "content-length:0");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t", "content-length:0");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", "content-length:0");
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty, "content-length:0");

        await client.ReadEndAsync();
    }

    [TestCase("1.0", TestName = "1.0 SEND: every octet of a body arrives as it was sent")]
    [TestCase("1.1", TestName = "1.1 Header content-length: every octet of a body arrives as it was sent")]
    [TestCase("1.2", TestName = "1.2 Header content-length: every octet of a body arrives as it was sent")]
    public async Task Binary_bodies_are_not_touched(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        var body = Enumerable.Range(0, 20_000).Select(number => (byte)(number * 31)).ToArray();

        await client.SendAsync((byte[])[.. Encoding.ASCII.GetBytes("SEND\ndestination:/topic/a\ncontent-length:20000\n\n"), .. body, 0]);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Body, Is.EqualTo(body));
    }
}
