using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "SEND".</summary>
internal sealed class SendTests
{
    [TestCase("1.0", TestName = "1.0 SEND: the SEND command sends a message to a destination in the messaging system")]
    [TestCase("1.1", TestName = "1.1 SEND: the SEND frame sends a message to a destination in the messaging system")]
    [TestCase("1.2", TestName = "1.2 SEND: the SEND frame sends a message to a destination in the messaging system")]
    public async Task A_message_goes_to_its_destination_and_nowhere_else(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var here = await broker.ConnectAsync(version);
        await using var elsewhere = await broker.ConnectAsync(version);
        await here.SubscribeAsync("/queue/a");
        await elsewhere.SubscribeAsync("/queue/b");

        await sender.PublishAsync("/queue/a", "hello queue a\n");

        await here.ReadMessageAsync("hello queue a\n");
        await elsewhere.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "1.0 SEND: it has one required header, destination")]
    [TestCase("1.1", TestName = "1.1 SEND: it has one REQUIRED header, destination")]
    [TestCase("1.2", TestName = "1.2 SEND: it has one REQUIRED header, destination")]
    public async Task Destination_is_required(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "hello", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
        Assert.That(error.Text, Does.Contain("'destination'"));
    }

    [TestCase("1.0", TestName = "1.0 SEND: the body of the SEND command is the message to be sent")]
    [TestCase("1.1", TestName = "1.1 SEND: the body of the SEND frame is the message to be sent")]
    [TestCase("1.2", TestName = "1.2 SEND: the body of the SEND frame is the message to be sent")]
    public async Task The_body_is_the_message(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "\nline\r\n\n:ü\\n ", "destination:/topic/a");

        await client.ReadMessageAsync("\nline\r\n\n:ü\\n ");
    }

    [TestCase("1.0", TestName = "1.0 SEND: how the server translates destination names is left to the server implementation")]
    [TestCase("1.1", TestName = "1.1 SEND: consult your STOMP server's documentation to find out how to construct a destination name")]
    [TestCase("1.2", TestName = "1.2 SEND: consult your STOMP server's documentation to find out how to construct a destination name")]
    public async Task The_prefix_says_what_a_destination_is(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.PublishAsync("/topic/a", "to nobody");
        await client.PublishAsync("/queue/a", "kept");

        await client.SubscribeAsync("/topic/a", id: "topic");
        await client.SubscribeAsync("/queue/a", id: "queue");

        await client.ReadMessageAsync("kept");
        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.0", TestName = "1.0 SEND: it supports a transaction header which allows for transaction sends")]
    [TestCase("1.1", TestName = "1.1 SEND: it supports a transaction header which allows for transactional sends")]
    [TestCase("1.2", TestName = "1.2 SEND: it supports a transaction header which allows for transactional sends")]
    public async Task A_send_in_a_transaction_waits_for_its_commit(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a");

        await sender.SendFrameAsync("BEGIN", string.Empty, "transaction:tx1");
        await sender.PublishAsync("/topic/a", "later", "transaction:tx1");
        await sender.PublishAsync("/topic/a", "sooner");
        await sender.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:tx1");

        await receiver.ReadMessageAsync("sooner");
        await receiver.ReadMessageAsync("later");
    }

    [TestCase("1.1", TestName = "1.1 SEND: the user defined headers MUST be passed through in the MESSAGE frame")]
    [TestCase("1.2", TestName = "1.2 SEND: the user defined headers MUST be passed through in the MESSAGE frame")]
    public async Task User_headers_are_passed_through(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        string[] own = ["z:last letter first", "a:", "content-type:text/plain", "correlation-id:17", "A:upper", "reply-to:/queue/replies", "priority:9", "x:1", "x:2"];

        await client.SendFrameAsync("SEND", "hello", [.. own[..4], "destination:/topic/a", .. own[4..]]);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Headers.Select(header => $"{header.Key}:{header.Value}").TakeLast(own.Length), Is.EqualTo(own));
    }

    [TestCase("1.0", TestName = "1.0 SEND: a SEND that fails is answered with an ERROR and the end of the connection")]
    [TestCase("1.1", TestName = "1.1 SEND: if the server cannot successfully process the SEND frame the server MUST send the client an ERROR frame and disconnect the client")]
    [TestCase("1.2", TestName = "1.2 SEND: if the server cannot successfully process the SEND frame the server MUST send the client an ERROR frame and then close the connection")]
    public async Task A_failed_send_ends_the_connection(string version)
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Queue.MaxLength = 1);
        await using var client = await broker.ConnectAsync(version);

        await client.PublishAsync("/queue/a", "fits");
        await client.SendFrameAsync("SEND", "does not fit", "destination:/queue/a", "receipt:1");

        var error = await client.ReadErrorAsync(StompError.QueueFull);
        Assert.That(error["receipt-id"], Is.EqualTo("1"));
    }
}
