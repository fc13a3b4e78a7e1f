using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 36 and 37 of those that brokers most often break: DISCONNECT and MESSAGE.</summary>
internal sealed class MessageRuleTests
{
    [TestCase(TestName = "Rule 36: what was asked before DISCONNECT is finished and confirmed before its RECEIPT")]
    public async Task Earlier_frames_are_finished_first()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var other = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(
            "SEND\ndestination:/queue/a\nreceipt:1\n\none^@BEGIN\ntransaction:t\n\n^@SEND\ndestination:/queue/a\ntransaction:t\n\ntwo^@"
            + "COMMIT\ntransaction:t\nreceipt:2\n\n^@DISCONNECT\nreceipt:3\n\n^@");

        await client.ReadReceiptAsync("1");
        await client.ReadReceiptAsync("2");
        await client.ReadReceiptAsync("3");
        await other.AssertHoldsAsync("/queue/a", "one", "two");
    }

    [TestCase(TestName = "Rule 36: after the RECEIPT of DISCONNECT the client has time to close, then it is closed with 1000")]
    public async Task The_client_closes_first_if_it_likes()
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);
        await client.ConnectAsync();

        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);
        var close = peer.ReadCloseAsync();

        await broker.PassAsync(TimeSpan.FromSeconds(1.5));
        Assert.That(close.IsCompleted, Is.False);
        await broker.PassUntilAsync(() => close.IsCompleted);
        Assert.That((await close).Status, Is.EqualTo(1000));
    }

    [TestCase(TestName = "Rule 36: DISCONNECT without a receipt is closed with 1000 at once")]
    public async Task Without_a_receipt_it_ends_at_once()
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);
        await client.ConnectAsync();

        await client.SendFrameAsync("DISCONNECT", string.Empty);

        Assert.That((await peer.ReadCloseAsync()).Status, Is.EqualTo(1000));
        await client.ReadEndAsync();
    }

    [TestCase(TestName = "Rule 36: frames after DISCONNECT are discarded, faulty ones too")]
    public async Task Later_frames_are_discarded()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var other = await broker.ConnectAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("DISCONNECT\nreceipt:1\n\n^@SEND\ndestination:/queue/a\nreceipt:2\n\nnever^@NONSENSE\n\n^@");

        await client.ReadReceiptAsync("1");
        await client.ReadEndAsync();
        await other.AssertEmptyAsync("/queue/a");
    }

    [TestCase("/topic/a.b/c", "/topic/a.b/c", TestName = "Rule 37: destination is identical to that of SEND")]
    [TestCase("/topic/#", "/topic/a.b/c", TestName = "Rule 37: destination is identical to that of SEND, for a pattern too")]
    [TestCase("/user/queue/a", "/user/alice/queue/a", TestName = "Rule 37: destination is identical to that of SEND, for another user's too")]
    public async Task Destination_is_as_it_was_sent(string subscribed, string sent)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsAsync("alice");
        await receiver.SubscribeAsync(subscribed);

        await sender.PublishAsync(sent, "hello");

        var message = await receiver.ReadMessageAsync("hello");
        Assert.That(message["destination"], Is.EqualTo(sent));
        Assert.That(message["subscription"], Is.EqualTo("0"));
    }

    [TestCase(TestName = "Rule 37: message-id is unique in the connection, over all its subscriptions and redeliveries")]
    public async Task Message_id_names_one_message()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a", id: "a");
        await receiver.SubscribeAsync("/queue/b", id: "b", ack: "client");
        var ids = new List<string?>();

        for (var round = 0; round < 20; round++)
        {
            foreach (var destination in (string[])["/topic/a", "/queue/b"])
            {
                await sender.PublishAsync(destination, destination);
                ids.Add((await receiver.ReadMessageAsync(destination))["message-id"]);
            }
        }

        Assert.That(ids, Is.Unique.And.None.Null);
    }

    [TestCase(TestName = "Rule 37: content-length is always there, content-type as it was sent")]
    public async Task Length_is_always_there()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a");
        await client.SendFrameAsync("SEND", "ä", "destination:/topic/a", "content-type:text/plain;charset=utf-8");

        var empty = await client.ReadMessageAsync(string.Empty);
        var text = await client.ReadMessageAsync("ä");
        Assert.That((empty["content-length"], empty["content-type"]), Is.EqualTo(("0", (string?)null)));
        Assert.That((text["content-length"], text["content-type"]), Is.EqualTo(("2", "text/plain;charset=utf-8")));
    }

    [TestCase(TestName = "Rule 37: the sender's headers come unchanged, in their order, repeated ones too")]
    public async Task User_headers_keep_their_order()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        string[] sent = ["z:1", "a: padded ", "Z:upper case", "z:again", "empty:", "priority:9", "expires:0"];
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "hello", ["destination:/topic/a", .. sent]);

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message.Headers.Select(header => $"{header.Key}:{header.Value}").TakeLast(sent.Length), Is.EqualTo(sent));
        Assert.That(message.Headers.Select(header => header.Key).Take(5), Is.EqualTo(["subscription", "message-id", "destination", "timestamp", "content-length"]));
    }
}
