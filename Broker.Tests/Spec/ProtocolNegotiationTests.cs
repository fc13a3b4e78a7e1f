using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Protocol Negotiation".</summary>
internal sealed class ProtocolNegotiationTests
{
    [TestCase(null, "1.0", TestName = "1.2 Protocol Negotiation: if the accept-version header is missing it means that the client only supports version 1.0")]
    [TestCase("1.0", "1.0", TestName = "1.2 Protocol Negotiation: the highest version in common of 1.0 is 1.0")]
    [TestCase("1.1", "1.1", TestName = "1.2 Protocol Negotiation: the highest version in common of 1.1 is 1.1")]
    [TestCase("1.2", "1.2", TestName = "1.2 Protocol Negotiation: the highest version in common of 1.2 is 1.2")]
    [TestCase("1.0,1.1", "1.1", TestName = "1.2 Protocol Negotiation: the highest version in common of 1.0 and 1.1 is 1.1")]
    [TestCase("1.0,1.1,1.2", "1.2", TestName = "1.2 Protocol Negotiation: the protocol will be the highest protocol version that both the client and server have in common")]
    [TestCase("1.0,1.1,2.0", "1.1", TestName = "1.2 Protocol Negotiation: if the client sends 1.0,1.1,2.0 the server will respond with 1.1")]
    [TestCase("1.2,1.1,1.0", "1.2", TestName = "1.2 Protocol Negotiation: the list SHOULD be incrementing, and may be in any order")]
    [TestCase(" 1.0 , 1.1 ", "1.1", TestName = "1.2 Protocol Negotiation: blanks around the versions mean nothing")]
    [TestCase("1.1,1.1,9", "1.1", TestName = "1.1 Protocol Negotiation: the protocol will be the highest protocol version that both the client and server have in common")]
    public async Task The_highest_common_version_is_chosen(string? accepted, string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();
        string[] headers = accepted is null ? [] : [$"accept-version:{accepted}"];

        await client.SendFrameAsync("CONNECT", string.Empty, [.. headers, "login:guest", "passcode:guest"]);

        var connected = await client.ReadAsync(StompCommand.Connected);
        Assert.That(connected["version"], Is.EqualTo(version));
    }

    [TestCase("2.0", TestName = "1.1 Protocol Negotiation: if there are no common protocol versions the server SHOULD respond with an ERROR frame")]
    [TestCase("1.3,2.1", TestName = "1.2 Protocol Negotiation: if there are no common protocol versions the server MUST respond with an ERROR frame and then close the connection")]
    [TestCase("", TestName = "1.2 Protocol Negotiation: an empty accept-version has no version in common")]
    [TestCase("v1.2", TestName = "1.2 Protocol Negotiation: a malformed accept-version has no version in common")]
    public async Task Without_a_common_version_there_is_an_error(string accepted)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = broker.Open();

        await client.SendFrameAsync("CONNECT", string.Empty, $"accept-version:{accepted}", "login:guest", "passcode:guest");

        var error = await client.ReadErrorAsync(StompError.UnsupportedVersion);
        Assert.That(error["version"], Is.EqualTo("1.0,1.1,1.2"));
        Assert.That(error["content-type"], Is.EqualTo("text/plain"));
        Assert.That(error.Text, Does.StartWith("Supported protocol versions are 1.0,1.1,1.2."));
    }

    [TestCase("1.0", @"x:a\c", @"x:a\c", TestName = "1.1 Protocol Negotiation: the protocol agreed upon will be used for the rest of the session, here 1.0 without escapes")]
    [TestCase("1.2", @"x:a\r", @"x:a\r", TestName = "1.2 Protocol Negotiation: the protocol agreed upon will be used for the rest of the session, here 1.2 with its escapes")]
    public async Task The_session_speaks_the_version(string version, string written, string received)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", written);

        Assert.That(await client.ReadRawAsync(), Does.Contain($"\n{received}\n"));
    }
}
