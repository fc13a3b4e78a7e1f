using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.2, "Body"; the same sentence stands in 1.1 under "Value Encoding".</summary>
internal sealed class BodyTests
{
    // Each would be sound without its body.
    private static readonly string[] BodilessFrames =
    [
        "SUBSCRIBE\nid:0\ndestination:/topic/a",
        "UNSUBSCRIBE\nid:there",
        "BEGIN\ntransaction:new",
        "COMMIT\ntransaction:open",
        "ABORT\ntransaction:open",
        "DISCONNECT\nx:y",
        "ACK\nid:1.1\nmessage-id:a-1\nsubscription:there",
        "NACK\nid:1.1\nmessage-id:a-1\nsubscription:there",
    ];

    [TestCase("1.1", TestName = "1.1 Value Encoding: the SEND and MESSAGE frames can have a body")]
    [TestCase("1.2", TestName = "1.2 Body: the SEND and MESSAGE frames MAY have a body")]
    public async Task A_message_may_have_a_body(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "the body", "destination:/topic/a");

        await client.ReadMessageAsync("the body");
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: the ERROR frame can have a body")]
    [TestCase("1.2", TestName = "1.2 Body: the ERROR frame MAY have a body")]
    public async Task An_error_may_have_a_body(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t");

        var error = await client.ReadErrorAsync(StompError.UnknownTransaction);
        Assert.That(error.Body, Is.Not.Empty);
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: all other frames MUST NOT have a body")]
    [TestCase("1.2", TestName = "1.2 Body: all other frames MUST NOT have a body")]
    public async Task A_body_on_any_other_frame_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();

        foreach (var frame in BodilessFrames)
        {
            await using var client = await broker.ConnectAsync(version);
            await client.SubscribeAsync("/topic/there", id: "there");
            await client.SendFrameAsync("BEGIN", string.Empty, "transaction:open");

            await client.SendAsync($"{frame}\n\nbody^@");

            var error = await client.ReadErrorAsync(StompError.BodyNotAllowed);
            Assert.That(error.Text, Does.Contain(frame[..frame.IndexOf('\n', StringComparison.Ordinal)]));
        }
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: CONNECT MUST NOT have a body")]
    [TestCase("1.2", TestName = "1.2 Body: CONNECT MUST NOT have a body")]
    public async Task A_body_on_connect_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", "body", $"accept-version:{version}", "login:guest", "passcode:guest");

        await client.ReadErrorAsync(StompError.BodyNotAllowed);
    }

    [TestCase("1.1", TestName = "1.1 Value Encoding: server frames other than MESSAGE and ERROR have no body")]
    [TestCase("1.2", TestName = "1.2 Body: server frames other than MESSAGE and ERROR have no body")]
    public async Task Connected_and_receipt_have_no_body(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync(version);
        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:1");
        var receipt = await client.ReadAsync(StompCommand.Receipt);

        Assert.That(connected.Body, Is.Empty);
        Assert.That(receipt.Body, Is.Empty);
    }

    [TestCase(TestName = "1.0 SUBSCRIBE: the body of the SUBSCRIBE command is ignored")]
    public async Task In_1_0_a_body_is_ignored()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendAndConfirmAsync("SUBSCRIBE", "body", "destination:/topic/a");
        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        await client.ReadMessageAsync("hello");
    }

    [TestCase("1.0", TestName = "1.0 SEND: a message may be empty")]
    [TestCase("1.1", TestName = "1.1 SEND: a message may be empty")]
    [TestCase("1.2", TestName = "1.2 SEND: a message may be empty")]
    public async Task A_message_may_be_empty(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a");

        var message = await client.ReadMessageAsync(string.Empty);
        Assert.That(message["content-length"], Is.EqualTo("0"));
    }
}
