using System.Text;
using Broker.Host.Configuration;
using Broker.Host.Sessions;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 34, 35 and 38 of those that brokers most often break: errors.</summary>
internal sealed class ErrorRuleTests
{
    [TestCase(TestName = "Rule 34: ERROR has message, receipt-id, content-type, content-length and a body that echoes the culprit")]
    public async Task It_has_all_that_helps()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", "hello", "destination:/nowhere/a", "receipt:r");

        var error = await client.ReadErrorAsync(StompError.UnknownDestination);
        Assert.That(error.Headers.Select(header => header.Key), Is.EqualTo(["message", "receipt-id", "content-type", "content-length"]));
        Assert.That(error["receipt-id"], Is.EqualTo("r"));
        Assert.That(error["content-type"], Is.EqualTo("text/plain"));
        Assert.That(error["content-length"], Is.EqualTo($"{error.Body.Length}"));
        Assert.That(error.Text, Does.Contain("'/nowhere/a'").And.EndsWith("\n"));
    }

    [TestCase("SEND\ndestination:/queue/a\nreceipt:r\nbad\n\nhello^@", null, TestName = "Rule 34: of a frame whose headers cannot be read there is no receipt-id")]
    [TestCase("SEND\ndestination:/queue/a\nreceipt:r\ncontent-length:2\n\nhello^@", "r", TestName = "Rule 34: of a frame whose body cannot be read there is a receipt-id")]
    public async Task The_culprit_is_named_if_it_could_be_read(string frame, string? receipt)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync(frame);

        var error = await client.ReadErrorAsync(receipt is null ? StompError.MalformedHeader : StompError.MissingNull);
        Assert.That(error["receipt-id"], Is.EqualTo(receipt));
    }

    [TestCase(TestName = "Rule 34: ERROR is flushed, then the WebSocket is closed with the reason, then the client has time to close")]
    public async Task It_is_flushed_and_then_the_client_has_time()
    {
        await using var broker = await PipeBroker.StartAsync();
        var peer = new TestPeer();
        await using var client = broker.Open(peer: peer);
        await client.ConnectAsync();

        await client.SendFrameAsync("NONSENSE", string.Empty);
        await client.ReadAsync(StompCommand.Error);
        var close = await peer.ReadCloseAsync();

        Assert.That((close.Status, close.Text), Is.EqualTo((StompError.UnknownCommand.CloseStatus, StompError.UnknownCommand.Message)));
        await broker.PassAsync(TimeSpan.FromSeconds(1.5));
        Assert.That(broker.Registry.Count, Is.EqualTo(1), "The client has time to take the ERROR.");
        await broker.PassAsync(TimeSpan.FromSeconds(1));
        await client.ReadEndAsync();
    }

    [TestCase(TestName = "Rule 34: frames before the culprit are confirmed before the ERROR, though all came at once")]
    public async Task What_was_done_is_confirmed_first()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendAsync("SUBSCRIBE\nid:0\ndestination:/topic/a\nreceipt:one\n\n^@SEND\ndestination:/queue/b\nreceipt:two\n\nhello^@NONSENSE\nreceipt:three\n\n^@");

        Assert.That((await client.ReadAsync(StompCommand.Receipt))["receipt-id"], Is.EqualTo("one"));
        Assert.That((await client.ReadAsync(StompCommand.Receipt))["receipt-id"], Is.EqualTo("two"));
        await client.ReadErrorAsync(StompError.UnknownCommand);
    }

    [TestCase("1.0", TestName = "Rule 35: the connection closes after every ERROR, in 1.0 too")]
    [TestCase("1.1", TestName = "Rule 35: the connection closes after every ERROR, in 1.1 too")]
    [TestCase("1.2", TestName = "Rule 35: the connection closes after every ERROR")]
    public async Task The_connection_closes_after_every_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();

        foreach (var command in (string[])["SEND", "SUBSCRIBE", "UNSUBSCRIBE", "ACK", "COMMIT", "CONNECT", "NONSENSE"])
        {
            await using var client = await broker.ConnectAsync(version);

            await client.SendFrameAsync(command, string.Empty, "id:0", "message-id:none", "subscription:0", "destination:/nowhere/a", "transaction:t");

            await client.ReadAsync(StompCommand.Error);
            await client.ReadEndAsync();
        }
    }

    [TestCase(TestName = "Rule 38: the body of an ERROR about a limit names the limit and keys of broker.conf that exist")]
    public void The_body_names_the_limit_and_keys_that_exist()
    {
        var keys = ConfigurationSchema.Sections.Values.SelectMany(section => section.Keys.Values.Select(key => $"{section.Name}.{key.Name}")).ToList();
        var limits = StompError.All.Where(error => ErrorFrames.KeyOf(error) is not null).ToList();

        Assert.That(limits, Is.Not.Empty);
        foreach (var error in limits)
        {
            var named = ErrorFrames.KeyOf(error)!;
            var frame = Encoding.UTF8.GetString(ErrorFrames.Make(error, "At most 5 are allowed.", receiptId: null, StompVersion.V12).Bytes);
            Assert.That(frame, Does.Contain($"\n\nAt most 5 are allowed. (broker.conf: {named})\n"));
            Assert.That(keys, Is.SupersetOf(named.Split(", ")), error.Code);
        }
    }
}
