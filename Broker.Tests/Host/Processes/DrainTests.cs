using System.Net.Sockets;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Processes;

/// <summary>A signal ends the broker: everybody is told, nobody new comes in, and whoever does not take it cannot hold it up.</summary>
[Platform("Linux", Reason = "The signals are those of Linux.")]
internal sealed class DrainTests
{
    [TestCase(HostProcess.Terminate)]
    [TestCase(HostProcess.Interrupt)]
    public async Task Open_sessions_are_told_and_closed_and_all_is_well(int signal)
    {
        await using var broker = await HostProcess.ListenAsync();
        await using var connected = await broker.ConnectAsync();
        await using var subscribed = await broker.ConnectAsync();
        await subscribed.SubscribeAsync("/queue/a", ack: "client");

        broker.Signal(signal);

        await connected.ReadErrorAsync(StompError.ShuttingDown);
        await subscribed.ReadErrorAsync(StompError.ShuttingDown);
        var program = await broker.WaitForExitAsync();
        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
    }

    [Test]
    public async Task A_broker_without_connections_ends_as_well()
    {
        await using var broker = await HostProcess.ListenAsync();

        broker.Signal(HostProcess.Terminate);

        var program = await broker.WaitForExitAsync();
        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
    }

    [TestCase("SEND\ndestination:/topic/a\ncontent-length:1000\n\nthis is but the beginning", TestName = "A client in the middle of a body is told")]
    [TestCase("SEND\ndestin", TestName = "A client in the middle of a header is told")]
    [TestCase("BEGIN\ntransaction:1\n\n^@SEND\ntransaction:1\ndestination:/queue/a\n\na^@", TestName = "A client in the middle of a transaction is told")]
    public async Task A_client_in_the_middle_of_something_is_told(string beginning)
    {
        await using var broker = await HostProcess.ListenAsync();
        await using var client = await broker.ConnectAsync();
        await client.SendAndConfirmAsync("SEND", string.Empty, "destination:/topic/b");
        await client.SendAsync(beginning);

        broker.Signal(HostProcess.Terminate);

        await client.ReadErrorAsync(StompError.ShuttingDown);
        Assert.That((await broker.WaitForExitAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_WebSocket_is_closed_with_the_reason_and_may_answer()
    {
        await using var broker = await HostProcess.ListenAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort);
        await socket.ConnectAsync();

        broker.Signal(HostProcess.Terminate);

        var (opcode, error) = await socket.ReadTextAsync();
        Assert.That(opcode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith($"ERROR\nmessage:{StompError.ShuttingDown.Message}\n"));
        Assert.That(await socket.ReadCloseAsync(), Is.EqualTo((1001, StompError.ShuttingDown.Message)));
        await socket.SendAsync(8, [0x03, 0xE9]);
        Assert.That((await broker.WaitForExitAsync()).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_WebSocket_that_does_not_answer_is_waited_for_a_while_and_meanwhile_nobody_comes_in()
    {
        await using var broker = await HostProcess.ListenAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort);
        await socket.ConnectAsync();

        broker.Signal(HostProcess.Terminate);
        await socket.ReadTextAsync();
        await socket.ReadCloseAsync();

        Assert.That(await ConnectAnywayAsync(broker.TcpPort), Is.False);
        broker.Signal(HostProcess.Terminate);
        var program = await broker.WaitForExitAsync();
        Assert.That(program.ExitCode, Is.Zero, "It ends by itself, it is not killed, not even by a second signal.");
        Assert.That(program.Error, Is.Empty);
    }

    [Test]
    public async Task A_client_that_reads_nothing_does_not_hold_it_up()
    {
        // More than the buffers of two sockets take, so that it waits in the broker for certain.
        const int Large = 32 * 1024 * 1024;
        await using var broker = await HostProcess.ListenAsync("--limits.frame=40MiB", "--limits.outbox=64MiB", "--limits.transaction-bytes=40MiB");
        await using var stalled = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await stalled.SubscribeAsync("/topic/a");
        await publisher.PublishAsync("/topic/a", new string('x', Large));

        broker.Signal(HostProcess.Terminate);

        await publisher.ReadErrorAsync(StompError.ShuttingDown);
        var program = await broker.WaitForExitAsync();
        Assert.That(program.ExitCode, Is.Zero);
        Assert.That(program.Error, Is.Empty);
        Assert.That(program.Output, Does.Contain("1 connections did not close in time."));
    }

    [Test]
    public async Task A_connection_that_has_said_nothing_yet_is_closed()
    {
        await using var broker = await HostProcess.ListenAsync("--log.level=debug");
        await using var client = await broker.OpenAsync();
        await using var socket = await RawWebSocket.OpenAsync(broker.WebPort);

        // By then the broker has taken the other two in.
        await using var other = await broker.ConnectAsync();
        broker.Signal(HostProcess.Terminate);

        await other.ReadErrorAsync(StompError.ShuttingDown);
        await ReadToEndAsync(client);
        await socket.ReadTextAsync();
        await socket.ReadCloseAsync();
        await socket.SendAsync(8, []);
        Assert.That((await broker.WaitForExitAsync()).ExitCode, Is.Zero);
    }

    // Refused, or let in for a moment and shown out.
    private static async Task<bool> ConnectAnywayAsync(int port)
    {
        try
        {
            await using var client = await TestBroker.OpenTcpAsync(port);
            await client.SendFrameAsync("CONNECT", string.Empty, "accept-version:1.2", "login:guest", "passcode:guest");
            return await client.ReadAsync() is { Command: StompCommand.Connected };
        }
        catch (Exception refused) when (refused is SocketException or IOException)
        {
            return false;
        }
    }

    private static async Task ReadToEndAsync(StompTestClient client)
    {
        while (await client.ReadAsync() is not null)
        {
        }
    }
}
