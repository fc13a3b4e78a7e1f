using System.Globalization;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "ERROR".</summary>
internal sealed class ErrorTests
{
    [TestCase("1.0", TestName = "1.0 ERROR: the server may send ERROR frames if something goes wrong")]
    [TestCase("1.1", TestName = "1.1 ERROR: the server MAY send ERROR frames if something goes wrong")]
    [TestCase("1.2", TestName = "1.2 ERROR: the server MAY send ERROR frames if something goes wrong; in this case it MUST then close the connection just after sending the ERROR frame")]
    public async Task After_an_error_the_connection_closes(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("COMMIT", string.Empty, "transaction:t");

        await client.ReadErrorAsync(StompError.UnknownTransaction);
    }

    [TestCase("1.2", TestName = "1.2 ERROR: frames after the one at fault have no effect")]
    public async Task What_comes_after_the_fault_is_dropped(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync("COMMIT\ntransaction:t\n\n^@SEND\ndestination:/queue/a\nreceipt:1\n\nnever^@");

        await client.ReadErrorAsync(StompError.UnknownTransaction);
        await receiver.AssertEmptyAsync("/queue/a");
    }

    [TestCase("1.0", TestName = "1.0 ERROR: the error frame should contain a message header with a short description of the error")]
    [TestCase("1.1", TestName = "1.1 ERROR: the error frame SHOULD contain a message header with a short description of the error")]
    [TestCase("1.2", TestName = "1.2 ERROR: the ERROR frame SHOULD contain a message header with a short description of the error")]
    public async Task Message_is_a_short_description(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "Hello queue a!", "destined:/queue/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["message"], Is.EqualTo("missing header"));
    }

    [TestCase("1.0", TestName = "1.0 ERROR: the body may contain more detailed information")]
    [TestCase("1.1", TestName = "1.1 ERROR: the body MAY contain more detailed information")]
    [TestCase("1.2", TestName = "1.2 ERROR: the body MAY contain more detailed information")]
    public async Task The_body_says_more(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "Hello queue a!", "destined:/queue/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error.Text, Is.EqualTo("SEND needs the header 'destination'.\n"));
    }

    [TestCase("1.1", TestName = "1.1 ERROR: if the frame included a receipt header, the ERROR frame SHOULD set the receipt-id header to match the value of the receipt header")]
    [TestCase("1.2", TestName = "1.2 ERROR: if the frame included a receipt header, the ERROR frame SHOULD set the receipt-id header to match the value of the receipt header")]
    public async Task Receipt_id_names_the_culprit(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "Hello queue a!", "destined:/queue/a", @"receipt:message\c12345");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("message:12345"));
    }

    [TestCase("1.1", TestName = "1.1 ERROR: without a receipt header there is no receipt-id")]
    [TestCase("1.2", TestName = "1.2 ERROR: without a receipt header there is no receipt-id")]
    public async Task Without_a_receipt_there_is_no_receipt_id(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "Hello queue a!", "destined:/queue/a");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.Null);
    }

    [TestCase("1.1", TestName = "1.1 ERROR: it SHOULD include a content-length header and a content-type header if a body is present")]
    [TestCase("1.2", TestName = "1.2 ERROR: it SHOULD include a content-length header and a content-type header if a body is present")]
    public async Task Length_and_type_are_there(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:nowhere");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error["content-length"], Is.EqualTo(error.Body.Length.ToString(CultureInfo.InvariantCulture)));
        Assert.That(error["content-type"], Is.EqualTo("text/plain"));
    }

    [TestCase("1.2", TestName = "1.2 ERROR: it tells no secret")]
    public async Task A_passcode_is_not_repeated(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        string[] faults = ["passcode:s3cret\0", "passcode:s3cret\rx", "passcode\\s3cret", "passcode:s3cret\nheart-beat:s3cret", "s3cret"];

        foreach (var fault in faults)
        {
            await using var client = broker.Open();

            await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{version}", "login:guest", fault);

            var error = await client.ReadAsync(StompCommand.Error);
            Assert.That(error.ToString(), Does.Not.Contain("s3cret"));
            await client.ReadEndAsync();
        }
    }

    [TestCase("1.2", TestName = "1.2 ERROR: a fault of one session does not touch the others")]
    public async Task Others_go_on(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var bystander = await broker.ConnectAsync(version);
        await using var client = await broker.ConnectAsync(version);
        await bystander.SubscribeAsync("/topic/a");
        await client.SubscribeAsync("/topic/a");

        await client.SendAsync("\u0001\u0002\u0003\n\n\n^@");
        await client.ReadErrorAsync(StompError.UnknownCommand);
        await bystander.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        await bystander.ReadMessageAsync("hello");
    }
}
