using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>Rules 9 to 14 of those that brokers most often break: headers.</summary>
internal sealed class HeaderRuleTests
{
    // What a sender of 1.2 may put in a header, and what the line looks like that a receiver of each version gets.
    [TestCase("1.0", @"x\cy:a\cb\nc\rd\\e", @"x y:a:b c d\e", TestName = "Rule 9: 1.0 receivers get no escapes; what would end a line or a name is a blank")]
    [TestCase("1.1", @"x\cy:a\cb\nc\rd\\e", @"x\cy:a\cb\nc d\\e", TestName = "Rule 9: 1.1 receivers get escapes without the one for CR, which is a blank")]
    [TestCase("1.2", @"x\cy:a\cb\nc\rd\\e", @"x\cy:a\cb\nc\rd\\e", TestName = "Rule 9: 1.2 receivers get all escapes")]
    public async Task Each_receiver_gets_the_escapes_of_its_version(string version, string written, string line)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync(version);
        await receiver.SubscribeAsync("/topic/a");

        await sender.PublishAsync("/topic/a", string.Empty, written);

        Assert.That(await receiver.ReadRawAsync(), Does.Contain($"\n{line}\n"));
    }

    [TestCase(TestName = "Rule 9: receivers of all versions get the same message at once, each in its own encoding")]
    public async Task One_message_for_all_versions()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var v10 = await broker.ConnectAsync("1.0");
        await using var v11 = await broker.ConnectAsync("1.1");
        await using var v12 = await broker.ConnectAsync("1.2");
        await v10.SubscribeAsync("/topic/a:b");
        await v11.SubscribeAsync(@"/topic/a\cb");
        await v12.SubscribeAsync(@"/topic/a\cb");

        for (var round = 0; round < 3; round++)
        {
            await sender.PublishAsync(@"/topic/a\cb", "body", @"x:1\r2\\3");

            Assert.That(await v10.ReadRawAsync(), Does.Contain("\ndestination:/topic/a:b\n").And.Contain("\nx:1 2\\3\n"));
            Assert.That(await v11.ReadRawAsync(), Does.Contain("\ndestination:/topic/a\\cb\n").And.Contain("\nx:1 2\\\\3\n"));
            Assert.That(await v12.ReadRawAsync(), Does.Contain("\ndestination:/topic/a\\cb\n").And.Contain("\nx:1\\r2\\\\3\n"));
        }
    }

    [TestCase("1.0", " x : y ", " x :y", TestName = "Rule 9: 1.0 trims blanks around values")]
    [TestCase("1.1", " x : y ", " x : y ", TestName = "Rule 9: 1.1 never trims or pads")]
    [TestCase("1.2", " x : y ", " x : y ", TestName = "Rule 9: 1.2 never trims or pads")]
    public async Task Blanks_are_trimmed_in_1_0_only(string version, string written, string line)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync(version);
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/topic/a");

        await sender.PublishAsync("/topic/a", string.Empty, written);

        Assert.That(await receiver.ReadRawAsync(), Does.Contain($"\n{line}\n"));
    }

    [TestCase("1.0", @"x:\t", false, TestName = "Rule 9: in 1.0 a backslash is a backslash")]
    [TestCase("1.1", @"x:\t", true, TestName = @"Rule 9: in 1.1 \t is fatal")]
    [TestCase("1.1", @"x:\r", true, TestName = @"Rule 9: in 1.1 \r is fatal")]
    [TestCase("1.2", @"x:\r", false, TestName = @"Rule 9: in 1.2 \r is carriage return")]
    [TestCase("1.2", @"x:\N", true, TestName = "Rule 9: in 1.2 escapes are case-sensitive")]
    public async Task Undefined_escapes_are_fatal(string version, string header, bool isFatal)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", header, "receipt:1");

        if (isFatal)
        {
            await client.ReadErrorAsync(StompError.UndefinedEscape);
        }
        else
        {
            await client.ReadReceiptAsync("1");
        }
    }

    [TestCase("1.0", TestName = "Rule 9: a login with a backslash works in 1.0, because CONNECT is never unescaped")]
    [TestCase("1.1", TestName = "Rule 9: a login with a backslash works in 1.1, because CONNECT is never unescaped")]
    [TestCase("1.2", TestName = "Rule 9: a login with a backslash works in 1.2, because CONNECT is never unescaped")]
    public async Task A_backslash_in_a_login_is_a_backslash(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        var connected = await client.ConnectAsAsync(PipeBroker.OddUser, version);

        Assert.That(connected["user-name"], Is.EqualTo(PipeBroker.OddUser));
    }

    [TestCase(@"a\\nb", @"a\nb", TestName = @"Rule 10: escapes are decoded in one pass, \\n is backslash and n")]
    [TestCase(@"a\\\\cb", @"a\\cb", TestName = @"Rule 10: escapes are decoded in one pass, \\\\c is two backslashes and c")]
    [TestCase(@"a\\\nb", @"a\ b", TestName = @"Rule 10: escapes are decoded in one pass, \\\n is backslash and line feed")]
    public async Task Escapes_are_decoded_in_one_pass(string written, string meant)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync("1.0");
        await receiver.SubscribeAsync("/topic/a");

        await sender.PublishAsync("/topic/a", string.Empty, $"x:{written}");

        var message = await receiver.ReadAsync(StompCommand.Message);
        Assert.That(message["x"], Is.EqualTo(meant));
    }

    [TestCase(TestName = "Rule 10: no header that the broker makes needs an escape, for some clients decode wrongly")]
    public async Task The_brokers_own_headers_need_no_escapes()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/queue/a", ack: "client");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/queue/a");
        await client.RejectAsync(await client.ReadAsync(StompCommand.Message));

        Assert.That(await client.ReadRawAsync(), Does.Contain("\nredelivered:true\n").And.Not.Contain("\\"));
    }

    [TestCase("1.0", TestName = "Rule 11: a header is split at the first colon in 1.0")]
    [TestCase("1.1", TestName = "Rule 11: a header is split at the first colon in 1.1, more colons are tolerated")]
    [TestCase("1.2", TestName = "Rule 11: a header is split at the first colon in 1.2, more colons are tolerated")]
    public async Task More_colons_belong_to_the_value(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a:b:c");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a:b:c", "x::y:");

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["destination"], Is.EqualTo("/topic/a:b:c"));
        Assert.That(message["x"], Is.EqualTo(":y:"));
    }

    [TestCase("x", TestName = "Rule 11: a header line without a colon is fatal")]
    [TestCase(":", TestName = "Rule 11: an empty header name is fatal")]
    public async Task A_header_needs_a_name_and_a_colon(string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", header);

        await client.ReadErrorAsync(StompError.MalformedHeader);
    }

    [TestCase(TestName = "Rule 12: repeated headers count against the limit of headers")]
    public async Task Repeated_headers_are_counted()
    {
        await using var broker = await PipeBroker.StartAsync(settings => settings.Limits.Headers = 8);
        await using var client = await broker.ConnectAsync();

        await client.SendFrameAsync("SEND", string.Empty, ["destination:/topic/a", .. Enumerable.Repeat("x:y", 8)]);

        await client.ReadErrorAsync(StompError.TooManyHeaders);
    }

    [TestCase("message-id", "subscription", "ack", "redelivered", "receipt-id", "timestamp", "delivery-count", TestName = "Rule 13: what only the broker may say of a message is stripped from SEND")]
    [TestCase("receipt", "login", "passcode", TestName = "Rule 13: receipt, login and passcode are not forwarded")]
    public async Task Headers_that_are_not_the_senders_are_not_passed_on(params string[] names)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/queue/a", ack: "client");

        await sender.SendFrameAsync("SEND", "hello", ["destination:/queue/a", .. names.Select(name => $"{name}:spoofed"), "kept:yes"]);

        var message = await receiver.ReadMessageAsync("hello");
        Assert.That(message.Headers.Select(header => header.Value), Has.None.EqualTo("spoofed"));
        Assert.That(message["kept"], Is.EqualTo("yes"));
        await receiver.AcknowledgeAsync(message);
    }

    [TestCase(TestName = "Rule 13: transaction and content-length are not forwarded")]
    public async Task Transaction_is_not_passed_on()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var sender = await broker.ConnectAsync();
        await using var receiver = await broker.ConnectAsync();
        await receiver.SubscribeAsync("/queue/a");

        await sender.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await sender.PublishAsync("/queue/a", "hello", "content-length:5", "transaction:t", "kept:yes");
        await sender.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");

        var message = await receiver.ReadMessageAsync("hello");
        Assert.That(message["transaction"], Is.Null);
        Assert.That(message.Headers.Count(header => header.Key == "content-length"), Is.EqualTo(1));
        Assert.That(message["kept"], Is.EqualTo("yes"));
    }

    [TestCase("headers", TestName = "Rule 14: over the limit of headers there is an ERROR, then the connection closes")]
    [TestCase("header", TestName = "Rule 14: over the limit of a header line there is an ERROR, then the connection closes")]
    [TestCase("frame", TestName = "Rule 14: over the limit of a frame there is an ERROR, then the connection closes")]
    public async Task A_limit_is_told(string limit)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        string[] headers = limit switch
        {
            "headers" => [.. Enumerable.Repeat("x:y", 65)],
            "header" => ["x:" + new string('y', 8192)],
            _ => ["content-length:4194304"],
        };

        await client.SendFrameAsync("SEND", string.Empty, ["destination:/topic/a", .. headers]);

        var error = await client.ReadErrorAsync(StompError.All.Single(error => error.Limit == limit));
        Assert.That(error.Text, Does.Contain($"(broker.conf: limits.{limit})"));
    }
}
