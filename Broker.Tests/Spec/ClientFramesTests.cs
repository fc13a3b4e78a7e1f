using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, the list of commands; 1.1, "Once Connected"; 1.2, "Client Frames".</summary>
internal sealed class ClientFramesTests
{
    [TestCase("1.0", TestName = "1.0 Connecting: a frame that is not in the list of commands is answered with an ERROR")]
    [TestCase("1.1", TestName = "1.1 Once Connected: for a frame not in this list a STOMP 1.1 server MAY respond with an ERROR frame")]
    [TestCase("1.2", TestName = "1.2 Client Frames: for a frame not in this list a STOMP 1.2 server MAY respond with an ERROR frame and then close the connection")]
    public async Task An_unknown_command_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();

        foreach (var command in (string[])["PUBLISH", "SENDX", "SEN", "send", " SEND", "SEND ", "X"])
        {
            await using var client = await broker.ConnectAsync(version);

            await client.SendFrameAsync(command, "hello", "destination:/topic/a");

            await client.ReadErrorAsync(StompError.UnknownCommand);
        }
    }

    [TestCase("1.0", TestName = "1.0 Server Frames: a server's frame that a client sends is answered with an ERROR")]
    [TestCase("1.1", TestName = "1.1 Once Connected: a server's frame that a client sends is answered with an ERROR")]
    [TestCase("1.2", TestName = "1.2 Client Frames: a server's frame that a client sends is answered with an ERROR")]
    public async Task A_server_frame_is_an_error(string version)
    {
        await using var broker = await PipeBroker.StartAsync();

        foreach (var command in (string[])["CONNECTED", "MESSAGE", "RECEIPT", "ERROR"])
        {
            await using var client = await broker.ConnectAsync(version);

            await client.SendFrameAsync(command, string.Empty, "destination:/topic/a", "receipt:1");

            var error = await client.ReadErrorAsync(StompError.CommandNotAllowed);
            Assert.That(error["receipt-id"], Is.EqualTo("1"));
            Assert.That(error.Text, Does.Contain(command));
        }
    }

    [TestCase("1.0", TestName = "1.0 Connecting: the commands that the client may send are known")]
    [TestCase("1.1", TestName = "1.1 Once Connected: the frames of this list are known")]
    [TestCase("1.2", TestName = "1.2 Client Frames: the frames of this list are known")]
    public async Task The_commands_of_the_version_are_known(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        string[] commands = ["SEND", "SUBSCRIBE", "UNSUBSCRIBE", "BEGIN", "COMMIT", "ABORT", "ACK", .. version == "1.0" ? Array.Empty<string>() : ["NACK"]];

        foreach (var command in commands)
        {
            await using var client = await broker.ConnectAsync(version);

            await client.SendFrameAsync(command, string.Empty);

            var error = await client.ReadErrorAsync(StompError.MissingHeader);
            Assert.That(error.Text, Does.StartWith($"{command} needs"));
        }
    }

    [TestCase(TestName = "1.0 Client Commands: there is no NACK")]
    public async Task Nack_is_not_known_in_1_0()
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync("1.0");

        await client.SendFrameAsync("NACK", string.Empty, "message-id:a-1");

        await client.ReadErrorAsync(StompError.CommandNotAllowed);
    }
}
