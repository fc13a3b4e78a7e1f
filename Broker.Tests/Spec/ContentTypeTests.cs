using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Header content-type". What a body is, is between sender and receiver: the broker passes on what was said, and adds nothing.</summary>
internal sealed class ContentTypeTests
{
    [TestCase("1.1", "text/plain", TestName = "1.1 Header content-type: the SEND and MESSAGE frames SHOULD include a content-type header if a body is present")]
    [TestCase("1.2", "text/plain", TestName = "1.2 Header content-type: the SEND and MESSAGE frames SHOULD include a content-type header if a body is present")]
    [TestCase("1.1", "application/xml;charset=utf-8", TestName = "1.1 Header content-type: ;charset SHOULD also get appended to non text MIME types which can be interpreted as text")]
    [TestCase("1.2", "application/xml;charset=utf-8", TestName = "1.2 Header content-type: ;charset SHOULD also get appended to non text MIME types which can be interpreted as text")]
    public async Task The_senders_content_type_is_passed_on(string version, string type)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "<a/>", "destination:/topic/a", $"content-type:{type}");

        var message = await client.ReadMessageAsync("<a/>");
        Assert.That(message["content-type"], Is.EqualTo(type));
    }

    [TestCase("1.1", TestName = "1.1 Header content-type: if you are using a text based mime type with a different encoding you SHOULD append ;charset")]
    [TestCase("1.2", TestName = "1.2 Header content-type: if you are using a text based MIME type with a different encoding you SHOULD append ;charset")]
    public async Task A_body_in_another_encoding_is_not_touched(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        var body = Encoding.Unicode.GetBytes("<p>größe</p>");
        var head = $"SEND\ndestination:/topic/a\ncontent-type:text/html;charset=utf-16\ncontent-length:{body.Length}\n\n";

        await client.SendAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body, 0]);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["content-type"], Is.EqualTo("text/html;charset=utf-16"));
        Assert.That(message.Body, Is.EqualTo(body));
    }

    [TestCase("1.1", TestName = "1.1 Header content-type: if it is not set the receiver SHOULD consider the body to be a binary blob")]
    [TestCase("1.2", TestName = "1.2 Header content-type: if it is not set the receiver SHOULD consider the body to be a binary blob")]
    public async Task A_blob_stays_a_blob(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        byte[] body = [0xFF, 0xFE, 0x00, 0xC3];

        await client.SendAsync((byte[])[.. "SEND\ndestination:/topic/a\ncontent-length:4\n\n"u8, .. body, 0]);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["content-type"], Is.Null);
        Assert.That(message.Body, Is.EqualTo(body));
    }

    [TestCase("1.1", TestName = "1.1 Header content-type: the ERROR frame SHOULD include a content-type header if a body is present")]
    [TestCase("1.2", TestName = "1.2 Header content-type: the ERROR frame SHOULD include a content-type header if a body is present")]
    public async Task Error_has_a_content_type(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty);

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["content-type"], Is.EqualTo("text/plain"));
    }

    [TestCase("1.1", TestName = "1.1 Header content-type: all STOMP clients and servers MUST support UTF-8 encoding and decoding")]
    [TestCase("1.2", TestName = "1.2 Header content-type: all STOMP clients and servers MUST support UTF-8 encoding and decoding")]
    public async Task Errors_are_utf_8(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:/größe");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error.Text, Does.Contain("/größe"));
    }
}
