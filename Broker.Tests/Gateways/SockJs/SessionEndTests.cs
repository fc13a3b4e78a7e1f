using Broker.Tests.Support;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>How sessions over HTTP end, and who may wait at them.</summary>
internal sealed class SessionEndTests
{
    private const string Occupied = "c[2010,\"Another connection still open\"]\n";
    private const string GoAway = "c[3000,\"Go away!\"]\n";

    [Test]
    public async Task The_end_is_told_to_whoever_asks_for_a_while()
    {
        var clock = new FakeTimeProvider();
        await using var host = await EchoHost.StartAsync(clock);
        Assert.That((await host.PostAsync("/close/000/one/xhr")).Body, Is.EqualTo("o\n"));

        for (var count = 0; count < 3; count++)
        {
            Assert.That((await host.PostAsync("/close/000/one/xhr")).Body, Is.EqualTo(GoAway));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        // From when it was told first, however often it is asked for.
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.That((await host.PostAsync("/close/000/one/xhr")).Body, Is.EqualTo("o\n"));
    }

    [Test]
    public async Task The_end_is_told_in_the_way_of_the_transport()
    {
        await using var host = await EchoHost.StartAsync();
        await host.GetAsync("/close/000/one/jsonp?c=x");

        Assert.That((await host.GetAsync("/close/000/one/jsonp?c=x")).Body, Is.EqualTo("/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n"));
        Assert.That((await host.GetAsync("/close/000/one/jsonp?c=x")).Body, Is.EqualTo("/**/x(\"c[3000,\\\"Go away!\\\"]\");\r\n"));
    }

    [Test]
    public async Task The_end_of_a_session_is_the_end_of_its_responses()
    {
        await using var host = await EchoHost.StartAsync();
        await using var first = await host.OpenAsync();
        await using var second = await host.OpenAsync();

        await first.BeginAsync("POST", "/close/000/one/xhr_streaming");
        await first.ReadChunkAsync();
        Assert.That((await first.ReadChunkAsync(), await first.ReadChunkAsync(), await first.ReadChunkAsync()), Is.EqualTo(("o\n", GoAway, "")));

        await second.BeginAsync("POST", "/close/000/one/xhr_streaming");
        await second.ReadChunkAsync();
        Assert.That((await second.ReadChunkAsync(), await second.ReadChunkAsync()), Is.EqualTo((GoAway, "")));
    }

    [Test]
    public async Task Two_cannot_wait_and_when_the_first_breaks_off_the_session_is_over()
    {
        await using var host = await EchoHost.StartAsync();
        await using (var first = await host.OpenAsync())
        {
            await first.BeginAsync("POST", "/echo/000/one/xhr_streaming");
            await first.ReadChunkAsync();
            Assert.That(await first.ReadChunkAsync(), Is.EqualTo("o\n"));
            Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo(Occupied));
            Assert.That((await host.PostAsync("/echo/000/one/xhr_streaming")).Body, Is.EqualTo(new string('h', 2048) + "\n" + Occupied));
        }

        // How long it takes until the server sees that it is gone, nobody knows.
        string body;
        do
        {
            body = (await host.PostAsync("/echo/000/one/xhr")).Body;
        }
        while (body == Occupied);

        Assert.That(body, Is.EqualTo("c[1002,\"Connection interrupted\"]\n"));
        Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""")).Status, Is.EqualTo(204));
    }

    [Test]
    public async Task A_session_that_nobody_asks_at_is_forgotten()
    {
        var clock = new FakeTimeProvider();
        await using var host = await EchoHost.StartAsync(clock);
        await host.PostAsync("/echo/000/one/xhr");

        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""")).Status, Is.EqualTo(204));
        Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo("a[\"a\"]\n"));
        clock.Advance(TimeSpan.FromSeconds(4));
        Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""")).Status, Is.EqualTo(204));
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""")).Status, Is.EqualTo(404));
        Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo("o\n"));
    }

    [Test]
    public async Task Who_waits_is_told_that_all_is_well()
    {
        var clock = new FakeTimeProvider();
        await using var host = await EchoHost.StartAsync(clock);
        await using var stream = await host.OpenAsync();
        await stream.BeginAsync("POST", "/echo/000/one/xhr_streaming");
        await stream.ReadChunkAsync();
        Assert.That(await stream.ReadChunkAsync(), Is.EqualTo("o\n"));

        for (var count = 0; count < 3; count++)
        {
            clock.Advance(TimeSpan.FromSeconds(25));
            Assert.That(await stream.ReadChunkAsync(), Is.EqualTo("h\n"));
        }
    }

    [Test]
    public async Task A_client_that_takes_nothing_keeps_what_it_sends_waiting()
    {
        await using var host = await EchoHost.StartAsync();
        await host.PostAsync("/echo/000/one/xhr");
        var large = $"[\"{new string('x', 1_000_000)}\"]";

        // Two megabytes are taken each way; the echo of the third does not go out, and the fifth does not come in.
        for (var count = 0; count < 4; count++)
        {
            Assert.That((await host.PostAsync("/echo/000/one/xhr_send", large)).Status, Is.EqualTo(204));
        }

        await using var waiting = await host.OpenAsync();
        var sending = waiting.BeginAsync("POST", "/echo/000/one/xhr_send", large);
        var received = 0;

        while (received < 5)
        {
            received += (await host.PostAsync("/echo/000/one/xhr")).Body.Count(letter => letter == '"') / 2;
        }

        Assert.That(received, Is.EqualTo(5));
        Assert.That((await sending).Status, Is.EqualTo(204));
    }
}
