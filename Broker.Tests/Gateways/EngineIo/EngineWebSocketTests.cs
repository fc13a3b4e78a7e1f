using static Broker.Tests.Gateways.EngineIo.EngineEcho;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>Engine.IO 4 on WebSockets, and on its way there.</summary>
internal sealed class EngineWebSocketTests
{
    [Test]
    public async Task Texts_and_octets_come_back()
    {
        await using var server = await StartAsync();
        await using var socket = await server.ConnectAsync();
        Assert.That(await socket.ReadAsync(), Does.StartWith("0{").And.Contains("\"upgrades\":[]"));

        await socket.SendAsync("4hello €");
        await socket.SendAsync(1, 2, 0xFF);
        await socket.SendAsync("4" + new string('x', 300_000));

        Assert.That(await socket.ReadAsync(), Is.EqualTo("4hello €"));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("0102FF"));
        Assert.That(await socket.ReadAsync(), Has.Length.EqualTo(300_001));
    }

    [TestCase("abc", 1002)]
    [TestCase("", 1002)]
    [TestCase("2", 1002)]
    [TestCase("4a\u001e4b", 1002)]
    [TestCase("1", 1000)]
    public async Task The_end_of_a_session_is_the_end_of_its_WebSocket(string packet, int status)
    {
        await using var server = await StartAsync();
        await using var socket = await server.ConnectAsync();
        await socket.ReadAsync();

        await socket.SendAsync(packet);

        Assert.That(await socket.ReadAsync(), Is.EqualTo($"closed {status}"));
    }

    [Test]
    public async Task Too_large_a_message_ends_it([Values] bool isBinary)
    {
        await using var server = await StartAsync();
        await using var socket = await server.ConnectAsync();
        await socket.ReadAsync();

        await (isBinary ? socket.SendAsync(new byte[1_000_001]) : socket.SendAsync("4" + new string('x', 1_000_000)));

        Assert.That(await socket.ReadAsync(), Is.EqualTo("closed 1002"));
    }

    [Test]
    public async Task A_client_that_does_not_answer_a_ping_is_gone()
    {
        await using var server = await StartAsync();
        await using var socket = await server.ConnectAsync();
        await socket.ReadAsync();

        server.Clock.Advance(TimeSpan.FromMilliseconds(300));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("2"));
        server.Clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.That(await socket.ReadAsync(), Is.EqualTo("closed 1000"));
    }

    [Test]
    public async Task A_WebSocket_takes_over_from_polling()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();
        var poll = server.GetAsync(sid);
        await using var socket = await server.ConnectAsync(sid: sid);

        await socket.SendAsync("2probe");
        Assert.That(await socket.ReadAsync(), Is.EqualTo("3probe"));
        Assert.That(await poll, Is.EqualTo((200, "6")));
        await server.PostAsync(sid, "4before");
        await socket.SendAsync("5");
        await socket.SendAsync("4after");

        Assert.That(await socket.ReadAsync(), Is.EqualTo("4before"));
        Assert.That(await socket.ReadAsync(), Is.EqualTo("4after"));
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
        Assert.That((await server.PostAsync(sid, "4x")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_second_WebSocket_is_closed_and_the_first_goes_on()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();
        await using var socket = await server.ConnectAsync(sid: sid);
        await socket.SendAsync("2probe");
        await socket.ReadAsync();
        await socket.SendAsync("5");

        await using var second = await server.ConnectAsync(sid: sid);
        Assert.That(await second.ReadAsync(), Is.EqualTo("closed 1008"));
        await socket.SendAsync("4still here");

        Assert.That(await socket.ReadAsync(), Is.EqualTo("4still here"));
    }

    [TestCase("4too early")]
    [TestCase("2")]
    [TestCase("nonsense")]
    public async Task A_WebSocket_that_is_not_tried_first_changes_nothing(string packet)
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();
        await using var socket = await server.ConnectAsync(sid: sid);

        await socket.SendAsync(packet);
        Assert.That(await socket.ReadAsync(), Is.EqualTo("closed 1008"));

        await server.PostAsync(sid, "4hello");
        Assert.That(await server.GetAsync(sid), Is.EqualTo((200, "4hello")));
        await using var again = await server.ConnectAsync(sid: sid);
        await again.SendAsync("2probe");
        Assert.That(await again.ReadAsync(), Is.EqualTo("3probe"));
    }
}
