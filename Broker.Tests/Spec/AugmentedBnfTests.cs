using System.Text;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "Augmented BNF".</summary>
internal sealed class AugmentedBnfTests
{
    private const string Stream = "\nSUBSCRIBE\nid:0\ndestination:/topic/a\n\n^@\n\nBEGIN\ntransaction:t\n\n^@SEND\ndestination:/topic/a\nx:y\nreceipt:1\n\nhello^@\n";

    [TestCase("1.0", TestName = "1.0 Augmented BNF: a frame-stream is one frame after another")]
    [TestCase("1.1", TestName = "1.1 Augmented BNF: a frame-stream is one frame after another")]
    [TestCase("1.2", TestName = "1.2 Augmented BNF: a frame-stream is one frame after another")]
    public async Task Frames_may_come_all_at_once(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendAsync(Stream);

        await AssertStreamAsync(client);
    }

    [TestCase("1.0", TestName = "1.0 Augmented BNF: a frame-stream may arrive in pieces of any size")]
    [TestCase("1.1", TestName = "1.1 Augmented BNF: a frame-stream may arrive in pieces of any size")]
    [TestCase("1.2", TestName = "1.2 Augmented BNF: a frame-stream may arrive in pieces of any size")]
    public async Task Frames_may_come_octet_by_octet(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        client.Version = VersionNegotiation.Negotiate(Encoding.ASCII.GetBytes(version));
        var octets = Encoding.ASCII.GetBytes($"CONNECT\naccept-version:{version}\nlogin:guest\npasscode:guest\n\n\0" + Stream.Replace("^@", "\0", StringComparison.Ordinal));

        foreach (var octet in octets)
        {
            await client.SendAsync((byte[])[octet]);
        }

        await client.ReadAsync(StompCommand.Connected);
        await AssertStreamAsync(client);
    }

    [TestCase("1.0", "x", TestName = "1.0 Augmented BNF: a header without a colon is malformed")]
    [TestCase("1.1", "x", TestName = "1.1 Augmented BNF: a header without a colon is malformed")]
    [TestCase("1.2", "x", TestName = "1.2 Augmented BNF: a header without a colon is malformed")]
    [TestCase("1.0", ":y", TestName = "1.0 Augmented BNF: a header-name has at least one character")]
    [TestCase("1.1", ":y", TestName = "1.1 Augmented BNF: a header-name has at least one octet")]
    [TestCase("1.2", ":y", TestName = "1.2 Augmented BNF: a header-name has at least one octet")]
    [TestCase("1.2", "x:y\rz", TestName = "1.2 Augmented BNF: a header-value has no carriage return")]
    [TestCase("1.2", "x\r:y", TestName = "1.2 Augmented BNF: a header-name has no carriage return")]
    [TestCase("1.2", "x:y\0z", TestName = "1.2 Augmented BNF: NULL cannot stand in a header")]
    public async Task A_malformed_header_is_an_error(string version, string header)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a", header);

        await client.ReadErrorAsync(StompError.MalformedHeader);
    }

    [TestCase("1.1", "x:", "", TestName = "1.1 Augmented BNF: a header-value may be empty")]
    [TestCase("1.2", "x:", "", TestName = "1.2 Augmented BNF: a header-value may be empty")]
    [TestCase("1.0", "x:a:b", "a:b", TestName = "1.0 Augmented BNF: a header-value may contain colons")]
    [TestCase("1.1", "x:a:b", "a:b", TestName = "1.1 Augmented BNF: a colon in a header-value that should have been escaped is tolerated")]
    [TestCase("1.2", "x:a:b", "a:b", TestName = "1.2 Augmented BNF: a colon in a header-value that should have been escaped is tolerated")]
    [TestCase("1.0", @"x:a\cb", @"a\cb", TestName = "1.0 Augmented BNF: a backslash in a header-value is a backslash")]
    public async Task A_header_value_is_what_stands_behind_the_first_colon(string version, string header, string value)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", header);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message["x"], Is.EqualTo(value));
    }

    [TestCase("1.0", TestName = "1.0 Augmented BNF: the client-commands are served")]
    [TestCase("1.1", TestName = "1.1 Augmented BNF: the client-commands are served")]
    [TestCase("1.2", TestName = "1.2 Augmented BNF: the client-commands are served")]
    public async Task A_conversation_with_every_command(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", ack: "client");
        await client.SendFrameAsync("SEND", "1", "destination:/queue/a");
        var message = await client.ReadMessageAsync("1");

        if (version != "1.0")
        {
            await client.RejectAsync(message);
            message = await client.ReadMessageAsync("1");
        }

        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("ABORT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("BEGIN", string.Empty, "transaction:t");
        await client.AcknowledgeAsync(message, "transaction:t");
        await client.SendAndConfirmAsync("COMMIT", string.Empty, "transaction:t");
        await client.SendAndConfirmAsync("UNSUBSCRIBE", string.Empty, "id:0");
        await client.AssertEmptyAsync("/queue/a");
        await client.SendAndConfirmAsync("DISCONNECT", string.Empty);

        await client.ReadEndAsync();
    }

    private static async Task AssertStreamAsync(StompTestClient client)
    {
        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["x"], Is.EqualTo("y"));
        await client.ReadReceiptAsync("1");
    }
}
