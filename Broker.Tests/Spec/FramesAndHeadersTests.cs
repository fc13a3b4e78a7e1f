using Broker.Core.Commands;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.2, "Frames and Headers": the table of what each frame MUST or MAY have.</summary>
internal sealed class FramesAndHeadersTests
{
    [TestCase("SEND", "destination", TestName = "1.2 Frames and Headers: SEND, REQUIRED: destination")]
    [TestCase("SUBSCRIBE", "destination", TestName = "1.2 Frames and Headers: SUBSCRIBE, REQUIRED: destination")]
    [TestCase("SUBSCRIBE", "id", TestName = "1.2 Frames and Headers: SUBSCRIBE, REQUIRED: id")]
    [TestCase("UNSUBSCRIBE", "id", TestName = "1.2 Frames and Headers: UNSUBSCRIBE, REQUIRED: id")]
    [TestCase("ACK", "id", TestName = "1.2 Frames and Headers: ACK, REQUIRED: id")]
    [TestCase("NACK", "id", TestName = "1.2 Frames and Headers: NACK, REQUIRED: id")]
    [TestCase("BEGIN", "transaction", TestName = "1.2 Frames and Headers: BEGIN, REQUIRED: transaction")]
    [TestCase("COMMIT", "transaction", TestName = "1.2 Frames and Headers: COMMIT, REQUIRED: transaction")]
    [TestCase("ABORT", "transaction", TestName = "1.2 Frames and Headers: ABORT, REQUIRED: transaction")]
    public async Task A_required_header_must_be_there_and_not_be_empty(string command, string required)
    {
        await using var broker = await PipeBroker.StartAsync();
        string[] all = ["destination:/topic/a", "id:0", "transaction:t"];
        string[] others = [.. all.Where(header => !header.StartsWith($"{required}:", StringComparison.Ordinal))];

        foreach (var headers in (string[][])[others, [.. others, $"{required}:"]])
        {
            await using var client = await broker.ConnectAsync();
            await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t");

            await client.SendFrameAsync(command, string.Empty, headers);

            var error = await client.ReadErrorAsync(StompError.MissingHeader);
            Assert.That(error.Text, Is.EqualTo($"{command} needs the header '{required}'.\n"));
        }
    }

    [TestCase(TestName = "1.2 Frames and Headers: CONNECT, REQUIRED: accept-version, host; OPTIONAL: login, passcode, heart-beat")]
    public async Task Connect_with_all_its_headers()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendAsync("CONNECT\naccept-version:1.2\nhost:/\nlogin:guest\npasscode:guest\nheart-beat:0,0\n\n^@");

        var connected = await client.ReadAsync(StompCommand.Connected);
        Assert.That(connected["version"], Is.EqualTo("1.2"));
    }

    [TestCase(TestName = "1.2 Frames and Headers: CONNECTED, REQUIRED: version; OPTIONAL: session, server, heart-beat")]
    public async Task Connected_has_its_headers()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsync();

        Assert.That(connected.Headers.Select(header => header.Key), Is.SupersetOf(["version", "session", "server", "heart-beat"]));
    }

    [TestCase(TestName = "1.2 Frames and Headers: DISCONNECT, OPTIONAL: receipt")]
    public async Task Disconnect_needs_nothing()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var with = await broker.ConnectAsync();
        await using var without = await broker.ConnectAsync();

        await with.SendFrameAsync("DISCONNECT", string.Empty, "receipt:1");
        await without.SendFrameAsync("DISCONNECT", string.Empty);

        await with.ReadReceiptAsync("1");
        await with.ReadEndAsync();
        await without.ReadEndAsync();
    }

    [TestCase(TestName = "1.2 Frames and Headers: MESSAGE, REQUIRED: destination, message-id, subscription; OPTIONAL: ack")]
    public async Task Message_has_its_headers()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/queue/a");

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Headers.Select(header => header.Key), Is.SupersetOf(["destination", "message-id", "subscription", "ack"]));
    }

    [TestCase(TestName = "1.2 Frames and Headers: RECEIPT, REQUIRED: receipt-id")]
    public async Task Receipt_has_its_header()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("BEGIN", string.Empty, "transaction:t", "receipt:1");

        await client.ReadReceiptAsync("1");
    }

    [TestCase(TestName = "1.2 Frames and Headers: ERROR, OPTIONAL: message")]
    public async Task Error_has_its_header()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("BEGIN", string.Empty);

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["message"], Is.Not.Empty);
    }

    [TestCase(TestName = "1.2 Frames and Headers: the SEND and MESSAGE frames MAY include arbitrary user defined headers that SHOULD be considered as being part of the carried message")]
    public async Task User_headers_stay_with_the_message()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.PublishAsync("/queue/a", "hello", "my-own:header");

        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.RejectAsync(await client.ReadMessageAsync("hello"));

        var again = await client.ReadMessageAsync("hello");
        Assert.That(again["my-own"], Is.EqualTo("header"));
    }

    [TestCase(TestName = "1.2 Frames and Headers: the ERROR frame SHOULD include additional headers to help identify the original frame that caused the error")]
    public async Task Error_names_the_frame()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SUBSCRIBE", string.Empty, "destination:/topic/a", "receipt:culprit");

        var error = await client.ReadErrorAsync(StompError.MissingHeader);
        Assert.That(error["receipt-id"], Is.EqualTo("culprit"));
        Assert.That(error.Text, Does.StartWith("SUBSCRIBE"));
    }

    [TestCase(TestName = "1.2 Frames and Headers: STOMP servers MAY use additional headers to give access to features like persistency or expiration")]
    public async Task Persistency_and_expiration_have_headers()
    {
        await using var broker = PipeBroker.StartOver(out var core);
        await using var client = await broker.ConnectAsync();

        await client.PublishAsync("/queue/a", "hello", "persistent:true", "expires:253402300799999");

        var message = (await core.ReadAsync<Publish>()).Message;
        Assert.That((message.IsPersistent, message.Expires), Is.EqualTo((true, 253_402_300_799_999)));
    }

    [TestCase(TestName = "1.2 Frames and Headers: STOMP servers MAY use additional headers; those that nobody knows mean nothing")]
    public async Task Unknown_headers_mean_nothing()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.ConnectAsync("1.2", "client-id:me", "x-own:y");
        await client.SubscribeAsync("/topic/a", "0", "auto", "x-own:y");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0", "x-own:y", "destination:/topic/b");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t", "x-own:y");

        await client.AssertNothingMoreAsync();
    }
}
