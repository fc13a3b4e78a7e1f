using Broker.Tests.Gateways.EngineIo;

namespace Broker.Tests.Gateways.SocketIo;

/// <summary>Socket.IO 5 with the services of its suite.</summary>
internal sealed class SocketIoEchoTests
{
    [TestCase("40", "40{", "42[\"auth\",{}]")]
    [TestCase("40{\"token\":\"123\"}", "40{", "42[\"auth\",{\"token\":\"123\"}]")]
    [TestCase("40/custom,{\"token\":\"abc\"}", "40/custom,{", "42/custom,[\"auth\",{\"token\":\"abc\"}]")]
    public async Task Who_comes_is_let_in(string connect, string accepted, string greeting)
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await OpenAsync(server);
        var timers = server.Clock.Timers;

        await socket.SendAsync(connect);

        Assert.That(await socket.ReadAsync(), Does.StartWith(accepted + "\"sid\":"));
        Assert.That(await GreetingAsync(server, socket, timers), Is.EqualTo(greeting));
    }

    [Test]
    public async Task A_namespace_that_is_not_there_is_refused()
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await OpenAsync(server);

        await socket.SendAsync("40/random");

        Assert.That(await socket.ReadAsync(), Is.EqualTo("44/random,{\"message\":\"Invalid namespace\"}"));
    }

    [TestCase("42[\"message\",1,\"2\",{\"3\":[true]}]", "42[\"message-back\",1,\"2\",{\"3\":[true]}]")]
    [TestCase("42456[\"message-with-ack\",1,\"2\"]", "43456[1,\"2\"]")]
    public async Task What_is_said_comes_back(string packet, string answer)
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await ConnectAsync(server);

        await socket.SendAsync(packet);

        Assert.That(await socket.ReadAsync(), Is.EqualTo(answer));
    }

    [Test]
    public async Task Octets_come_back()
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await ConnectAsync(server);

        await socket.SendAsync("452-7[\"message-with-ack\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]");
        await socket.SendAsync(1, 2);
        await socket.SendAsync(3);

        Assert.That(await socket.ReadAsync(), Is.EqualTo("462-7[{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]"));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("0102"));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("03"));
    }

    [TestCase("4abc")]
    [TestCase("42{}")]
    [TestCase("42abc[\"message\"]")]
    [TestCase("42/custom,[\"message\"]")]
    [TestCase("41/custom")]
    [TestCase("40{\"other\":1}")]
    public async Task What_is_no_packet_closes_the_connection(string packet)
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await ConnectAsync(server);

        await socket.SendAsync(packet);

        Assert.That(await socket.ReadAsync(), Is.EqualTo("closed 1000"));
    }

    [Test]
    public async Task Who_connects_twice_before_the_answer_is_connected_once()
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await OpenAsync(server);
        var timers = server.Clock.Timers;

        await socket.SendAsync("40");
        await socket.SendAsync("40");
        await socket.ReadAsync();
        await GreetingAsync(server, socket, timers);
        await socket.SendAsync("42[\"message\"]");

        Assert.That(await socket.ReadAsync(), Is.EqualTo("42[\"message-back\"]"));
    }

    [Test]
    public async Task Who_leaves_a_namespace_is_still_in_the_others_and_may_come_again()
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await ConnectAsync(server);
        await ConnectAsync(server, socket, "40/custom,");

        await socket.SendAsync("41/custom,");
        await socket.SendAsync("42[\"message\"]");
        Assert.That(await socket.ReadAsync(), Is.EqualTo("42[\"message-back\"]"));
        await ConnectAsync(server, socket, "40/custom,");

        await socket.SendAsync("42/custom,[\"message\"]");
        Assert.That(await socket.ReadAsync(), Is.EqualTo("42/custom,[\"message-back\"]"));
    }

    [Test]
    public async Task A_connection_without_a_namespace_is_closed([Values] bool hadOne)
    {
        await using var server = await EngineEcho.StartAsync();
        await using var socket = await OpenAsync(server);

        if (hadOne)
        {
            await ConnectAsync(server, socket, "40");
            await socket.SendAsync("41");
            await socket.SendAsync("40/random");
            await socket.ReadAsync();
        }

        // Pongs, so that it is not the heart that stops.
        for (var time = 0; time < 3; time++)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(300));
            Assert.That(await socket.ReadAsync(), Is.EqualTo("2"));
            await socket.SendAsync("3");
            await socket.SendAsync("40/random");
            await socket.ReadAsync();
        }

        server.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("closed 1000"));
    }

    private static async Task<TextSocket> OpenAsync(EngineEcho server)
    {
        var socket = await server.ConnectAsync("/socket.io/");
        Assert.That(await socket.ReadAsync(), Does.StartWith("0{"));
        return socket;
    }

    private static async Task<TextSocket> ConnectAsync(EngineEcho server)
    {
        var socket = await OpenAsync(server);
        await ConnectAsync(server, socket, "40");
        return socket;
    }

    private static async Task ConnectAsync(EngineEcho server, TextSocket socket, string packet)
    {
        var timers = server.Clock.Timers;
        await socket.SendAsync(packet);
        Assert.That(await socket.ReadAsync(), Does.Contain("\"sid\""));
        await GreetingAsync(server, socket, timers);
    }

    // It waits for a moment by the clock: there is a timer more when it does.
    private static async Task<string> GreetingAsync(EngineEcho server, TextSocket socket, int timers)
    {
        while (server.Clock.Timers == timers)
        {
            await Task.Yield();
        }

        server.Clock.Advance(TimeSpan.FromMilliseconds(50));
        return await socket.ReadAsync();
    }
}
