namespace Broker.Tests.Gateways.SockJs;

/// <summary>Many frames a response: <c>xhr_streaming</c>, <c>eventsource</c>, <c>htmlfile</c>. Each frame is a chunk.</summary>
internal sealed class StreamingTests
{
    private const string NotCached = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    [TestCase("POST", "xhr_streaming", "application/javascript; charset=UTF-8", "", "\n")]
    [TestCase("GET", "eventsource", "text/event-stream", "data: ", "\r\n\r\n")]
    public async Task Frames_come_as_they_are(string method, string transport, string contentType, string prefix, string suffix)
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();

        var head = await http.BeginAsync(method, $"/cookie_needed_echo/000/one/{transport}", null, "Origin: test");
        var prelude = await http.ReadChunkAsync();
        var open = await http.ReadChunkAsync();
        await host.PostAsync("/cookie_needed_echo/000/one/xhr_send", """["x"]""");
        var first = await http.ReadChunkAsync();
        await host.PostAsync("/cookie_needed_echo/000/one/xhr_send", """["  \u0000\n\r ","</script>"]""");
        var second = await http.ReadChunkAsync();

        Assert.That((head.Status, head["Content-Type"], head["Cache-Control"], head["Access-Control-Allow-Origin"], head["Set-Cookie"]), Is.EqualTo((200, contentType, NotCached, "test", "JSESSIONID=dummy; path=/")));
        Assert.That(prelude, Is.EqualTo(transport == "eventsource" ? "\r\n" : new string('h', 2048) + "\n"));
        Assert.That(open, Is.EqualTo($"{prefix}o{suffix}"));
        Assert.That(first, Is.EqualTo($"{prefix}a[\"x\"]{suffix}"));
        Assert.That(second, Is.EqualTo($"{prefix}a[\"  \\u0000\\n\\r \",\"</script>\"]{suffix}"));
    }

    [Test]
    public async Task A_page_without_an_end_calls_its_parent()
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();

        var head = await http.BeginAsync("GET", "/echo/000/one/htmlfile?c=%63allback");
        var prelude = await http.ReadChunkAsync();
        var open = await http.ReadChunkAsync();
        await host.PostAsync("/echo/000/one/xhr_send", """["x","</script><!--\\"]""");
        var message = await http.ReadChunkAsync();

        Assert.That((head.Status, head["Content-Type"], head["Cache-Control"]), Is.EqualTo((200, "text/html; charset=UTF-8", NotCached)));
        Assert.That(prelude, Has.Length.GreaterThan(1024));
        Assert.That(prelude.Trim(), Is.EqualTo(
            """
            <!doctype html>
            <html><head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
            </head><body><h2>Don't panic!</h2>
              <script>
                document.domain = document.domain;
                var c = parent.callback;
                c.start();
                function p(d) {c.message(d);};
                window.onload = function() {c.stop();};
              </script>
            """));
        Assert.That(open, Is.EqualTo("<script>\np(\"o\");\n</script>\r\n"));
        Assert.That(message, Is.EqualTo("""<script>""" + "\n" + """p("a[\"x\",\"\u003c/script>\u003c!--\\\\\"]");""" + "\n</script>\r\n"));
    }

    [Test]
    public async Task A_response_ends_when_enough_was_sent_in_small_pieces()
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();
        await http.BeginAsync("POST", "/echo/000/one/xhr_streaming");
        await http.ReadChunkAsync();
        Assert.That(await http.ReadChunkAsync(), Is.EqualTo("o\n"));
        var message = $"\"{new string('x', 128)}\"";

        for (var count = 0; count < 31; count++)
        {
            await host.PostAsync("/echo/000/one/xhr_send", $"[{message}]");
            Assert.That(await http.ReadChunkAsync(), Is.EqualTo($"a[{message}]\n"));
        }

        Assert.That(await http.ReadChunkAsync(), Is.Empty);
    }

    [TestCase("eventsource", "data: a[\"", "\"]\r\n\r\n")]
    [TestCase("htmlfile?c=callback", "<script>\np(\"a[\\\"", "\\\"]\");\n</script>\r\n")]
    public async Task A_response_ends_when_enough_was_sent_at_once(string transport, string prefix, string suffix)
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();
        await http.BeginAsync("GET", $"/echo/000/one/{transport}");
        await http.ReadChunkAsync();
        await http.ReadChunkAsync();
        var message = new string('x', 4096);

        await host.PostAsync("/echo/000/one/xhr_send", $"[\"{message}\"]");

        Assert.That(await http.ReadChunkAsync(), Is.EqualTo(prefix + message + suffix));
        Assert.That(await http.ReadChunkAsync(), Is.Empty);
        await host.PostAsync("/echo/000/one/xhr_send", "[\"next\"]");
        Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo("a[\"next\"]\n"));
    }

    [TestCase("1.0")]
    [TestCase("1.1")]
    public async Task Every_version_of_HTTP_will_do(string version)
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();

        var greeted = await http.BeginOfVersionAsync(version, "GET", "/echo", null, "Connection: Keep-Alive");
        Assert.That((greeted.Status, greeted["Content-Length"], greeted["Transfer-Encoding"]), Is.EqualTo((200, "19", (string?)null)));
        Assert.That(await http.ReadAsync(19), Is.EqualTo("Welcome to SockJS!\n"));

        var head = await http.BeginOfVersionAsync(version, "POST", "/close/000/one/xhr_streaming", "", "Connection: Keep-Alive");
        Assert.That((head.Status, head["Content-Length"], head["Transfer-Encoding"]), Is.EqualTo((200, (string?)null, version == "1.0" ? null : "chunked")));

        if (version == "1.0")
        {
            Assert.That(await http.ReadAsync(2049 + 2 + 19), Is.EqualTo(new string('h', 2048) + "\no\nc[3000,\"Go away!\"]\n"));
            Assert.That(await http.IsClosedAsync(), Is.True);
        }
        else
        {
            Assert.That((await http.ReadChunkAsync(), await http.ReadChunkAsync()), Is.EqualTo((new string('h', 2048) + "\n", "o\n")));
            Assert.That((await http.ReadChunkAsync(), await http.ReadChunkAsync()), Is.EqualTo(("c[3000,\"Go away!\"]\n", "")));
        }
    }
}
