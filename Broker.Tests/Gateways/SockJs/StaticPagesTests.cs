using System.Text.Json;

namespace Broker.Tests.Gateways.SockJs;

/// <summary>What is there without a session.</summary>
internal sealed class StaticPagesTests
{
    private const string NotCached = "no-store, no-cache, no-transform, must-revalidate, max-age=0";

    [TestCase("/echo")]
    [TestCase("/echo/")]
    public async Task The_base_greets(string path)
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.GetAsync(path);

        Assert.That((answer.Status, answer["Content-Type"], answer.Body, answer["Set-Cookie"]), Is.EqualTo((200, "text/plain; charset=UTF-8", "Welcome to SockJS!\n", (string?)null)));
    }

    [Test]
    public async Task Other_paths_are_not_there()
    {
        await using var host = await EchoHost.StartAsync();

        foreach (var path in (string[])["/a", "/a.html", "//", "///", "/a/a", "/a/a/", "/a/", "/a/a/a/xhr", "/a/a/unknown", "/iframe.htm", "/iframe", "/IFRAME.HTML", "/IFRAME", "/iframe.HTML", "/iframe.xml", "/iframe-/.html", "/iframex.html"])
        {
            Assert.That((await host.GetAsync("/echo" + path)).Status, Is.EqualTo(404), path);
        }
    }

    [TestCase("/iframe.html")]
    [TestCase("/iframe-a.html")]
    [TestCase("/iframe-.html")]
    [TestCase("/iframe-0.1.2.html")]
    [TestCase("/iframe-0.1.2abc-dirty.2144.html")]
    [TestCase("/iframe-0.1.2abc-dirty.2144.html?t=qweqweq123")]
    public async Task The_page_for_iframes_loads_the_client_and_is_cached(string path)
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.GetAsync("/echo" + path);

        Assert.That((answer.Status, answer["Content-Type"], answer["Cache-Control"]), Is.EqualTo((200, "text/html; charset=UTF-8", "public, max-age=31536000")));
        Assert.That(answer["Expires"], Is.Not.Null);
        Assert.That(answer["ETag"], Is.Not.Null);
        Assert.That(answer["Last-Modified"], Is.Null);
        Assert.That(answer["Set-Cookie"], Is.Null);
        Assert.That(answer.Body.Replace("https://cdn.jsdelivr.net/npm/sockjs-client@1.6.1/dist/sockjs.min.js", "URL", StringComparison.Ordinal), Is.EqualTo(
            """
            <!DOCTYPE html>
            <html>
            <head>
              <meta http-equiv="X-UA-Compatible" content="IE=edge" />
              <meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
              <script src="URL"></script>
              <script>
                document.domain = document.domain;
                SockJS.bootstrap_iframe();
              </script>
            </head>
            <body>
              <h2>Don't panic!</h2>
              <p>This is a SockJS hidden iframe. It's used for cross domain magic.</p>
            </body>
            </html>
            """));
    }

    [Test]
    public async Task A_browser_that_has_the_page_does_not_get_it_again()
    {
        await using var host = await EchoHost.StartAsync();
        var tag = (await host.GetAsync("/echo/iframe.html"))["ETag"];

        var again = await host.GetAsync("/echo/iframe-1.html", $"If-None-Match: {tag}");

        Assert.That((again.Status, again["ETag"], again["Content-Type"], again.Body), Is.EqualTo((304, tag, (string?)null, string.Empty)));
    }

    [TestCase("/echo", true, false)]
    [TestCase("/disabled_websocket_echo", false, false)]
    [TestCase("/cookie_needed_echo", true, true)]
    public async Task Info_tells_what_the_server_can_do(string service, bool webSocket, bool cookie)
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.GetAsync(service + "/info", "Origin: http://app.test");
        var json = JsonDocument.Parse(answer.Body).RootElement;

        Assert.That((answer.Status, answer["Content-Type"], answer["Cache-Control"], answer["Set-Cookie"]), Is.EqualTo((200, "application/json; charset=UTF-8", NotCached, (string?)null)));
        Assert.That((answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"], answer["Vary"]), Is.EqualTo(("http://app.test", "true", "Origin")));
        Assert.That((json.GetProperty("websocket").GetBoolean(), json.GetProperty("cookie_needed").GetBoolean()), Is.EqualTo((webSocket, cookie)));
        Assert.That(json.GetProperty("origins").EnumerateArray().Select(origin => origin.GetString()), Is.EqualTo((string[])["*:*"]));
        Assert.That(json.GetProperty("entropy").TryGetUInt32(out _), Is.True);
    }

    [Test]
    public async Task Each_info_has_another_number()
    {
        await using var host = await EchoHost.StartAsync();

        var first = await host.GetAsync("/echo/info");
        var second = await host.GetAsync("/echo/info");

        Assert.That(second.Body, Is.Not.EqualTo(first.Body));
    }

    [TestCase("/echo/info", "OPTIONS, GET", "http://app.test")]
    [TestCase("/echo/info", "OPTIONS, GET", "null")]
    [TestCase("/echo/abc/abc/xhr", "OPTIONS, POST", "null")]
    [TestCase("/echo/abc/abc/xhr_send", "OPTIONS, POST", "test")]
    [TestCase("/echo/abc/abc/xhr_streaming", "OPTIONS, POST", "test")]
    public async Task Browsers_may_ask_beforehand(string path, string methods, string origin)
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.OptionsAsync(path, $"Origin: {origin}", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: a, b, c");

        Assert.That((answer.Status, answer.Body, answer["Cache-Control"], answer["Access-Control-Max-Age"]), Is.EqualTo((204, string.Empty, "public, max-age=31536000", "31536000")));
        Assert.That(answer["Expires"], Is.Not.Null);
        Assert.That((answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"]), Is.EqualTo((origin, "true")));
        Assert.That((answer["Access-Control-Allow-Methods"], answer["Access-Control-Allow-Headers"]), Is.EqualTo((methods, "a, b, c")));
    }

    [TestCase("Access-Control-Request-Headers: ")]
    [TestCase("X-Other: 1")]
    public async Task Headers_that_are_not_asked_for_are_not_allowed(string header)
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.OptionsAsync("/echo/abc/abc/xhr", "Origin: test", header);

        Assert.That(answer["Access-Control-Allow-Headers"], Is.Null);
    }

    [Test]
    public async Task What_cannot_be_said_in_an_answer_is_not_said()
    {
        await using var host = await EchoHost.StartAsync();
        await using var http = await host.OpenAsync();

        await http.SendAsync("OPTIONS /echo/0/0/xhr HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://a\tb\r\nAccess-Control-Request-Headers: a\tb\r\n\r\n");

        Assert.That(await http.ReadAsync(12), Is.EqualTo("HTTP/1.1 204"));
    }

    [Test]
    public async Task Who_is_no_page_gets_no_credentials()
    {
        await using var host = await EchoHost.StartAsync();

        var answer = await host.GetAsync("/echo/info");

        Assert.That((answer["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Credentials"]), Is.EqualTo(("*", (string?)null)));
    }
}
