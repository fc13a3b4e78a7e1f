namespace Broker.Tests.Gateways.SockJs;

/// <summary>One frame a response, <c>xhr</c> and <c>jsonp</c>, and what clients send.</summary>
internal sealed class PollingTests
{
    private const string Script = "application/javascript; charset=UTF-8";
    private const string Text = "text/plain; charset=UTF-8";
    private const string NotCached = "no-store, no-cache, no-transform, must-revalidate, max-age=0";
    private const string Form = "Content-Type: application/x-www-form-urlencoded";

    [TestCase("/a/a")]
    [TestCase("/_/_")]
    [TestCase("/1/1")]
    [TestCase("/abcdefgh_i-j%20/abcdefg_i-j%20")]
    public async Task Any_server_and_session_will_do(string session)
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.PostAsync($"/echo{session}/xhr")).Body, Is.EqualTo("o\n"));
    }

    [TestCase("//")]
    [TestCase("/a./a")]
    [TestCase("/a/a.")]
    [TestCase("/./.")]
    [TestCase("/")]
    [TestCase("///")]
    public async Task Empty_ones_and_dots_will_not(string session)
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.GetAsync($"/echo{session}/xhr")).Status, Is.EqualTo(404));
        Assert.That((await host.PostAsync($"/echo{session}/xhr")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task An_id_that_is_too_long_to_be_kept_will_not()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.PostAsync($"/echo/0/{new string('x', 128)}/xhr")).Status, Is.EqualTo(200));
        Assert.That((await host.PostAsync($"/echo/0/{new string('x', 129)}/xhr")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task A_session_opens_and_carries_messages_whatever_its_server()
    {
        await using var host = await EchoHost.StartAsync();

        var opened = await host.PostAsync("/echo/000/one/xhr", "", "Origin: test");
        var sent = await host.PostAsync("/echo/000/one/xhr_send", """["a"]""", "Origin: test");
        var received = await host.PostAsync("/echo/999/one/xhr");

        Assert.That((opened.Status, opened.Body, opened["Content-Type"], opened["Cache-Control"], opened["Access-Control-Allow-Origin"]), Is.EqualTo((200, "o\n", Script, NotCached, "test")));
        Assert.That((sent.Status, sent.Body, sent["Content-Type"], sent["Cache-Control"], sent["Access-Control-Allow-Origin"]), Is.EqualTo((204, string.Empty, Text, NotCached, "test")));
        Assert.That((received.Status, received.Body), Is.EqualTo((200, "a[\"a\"]\n")));
    }

    [Test]
    public async Task A_session_that_is_not_there_cannot_be_sent_to()
    {
        await using var host = await EchoHost.StartAsync();

        Assert.That((await host.PostAsync("/echo/000/none/xhr_send", """["a"]""")).Status, Is.EqualTo(404));
        Assert.That((await host.PostAsync("/echo/000/none/jsonp_send", """d=["a"]""", Form)).Status, Is.EqualTo(404));
    }

    [TestCase("", "Payload expected.")]
    [TestCase("[\"x", "Broken JSON encoding.")]
    [TestCase("[\"x\", 1]", "Broken JSON encoding.")]
    [TestCase("[\"x\"] [\"y\"]", "Broken JSON encoding.")]
    public async Task What_is_broken_is_refused_and_harms_nothing(string body, string text)
    {
        await using var host = await EchoHost.StartAsync();
        await host.PostAsync("/echo/000/one/xhr");

        var refused = await host.PostAsync("/echo/000/one/xhr_send", body);
        var sent = await host.PostAsync("/echo/000/one/xhr_send", """["a"]""");

        Assert.That((refused.Status, refused.Body), Is.EqualTo((500, text)));
        Assert.That(sent.Status, Is.EqualTo(204));
        Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo("a[\"a\"]\n"));
    }

    [Test]
    public async Task Messages_may_have_any_type_and_there_may_be_none()
    {
        await using var host = await EchoHost.StartAsync();
        string[] types = ["text/plain", "T", "application/json", "application/xml", "", "application/json; charset=utf-8", "text/xml; charset=utf-8", "text/xml"];
        await host.PostAsync("/echo/000/one/xhr");

        foreach (var type in types)
        {
            Assert.That((await host.PostAsync("/echo/000/one/xhr_send", """["a"]""", $"Content-Type: {type}")).Status, Is.EqualTo(204), type);
            Assert.That((await host.PostAsync("/echo/000/one/xhr_send", "[]")).Status, Is.EqualTo(204), type);
        }

        Assert.That((await host.PostAsync("/echo/000/one/xhr")).Body, Is.EqualTo($"a[{string.Join(',', types.Select(_ => "\"a\""))}]\n"));
    }

    [Test]
    public async Task More_than_may_be_sent_at_once_is_refused_before_it_is_read()
    {
        await using var host = await EchoHost.StartAsync();
        await host.PostAsync("/echo/000/one/xhr");
        await using var http = await host.OpenAsync();

        var refused = await http.BeginAsync("POST", "/echo/000/one/xhr_send", null, "Content-Length: 2000000000");

        Assert.That(refused.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task More_than_may_be_sent_at_once_is_refused_while_it_is_read()
    {
        await using var host = await EchoHost.StartAsync();
        await host.PostAsync("/echo/000/one/xhr");
        await using var http = await host.OpenAsync();

        // Just over the limit, and not a word about its length; what is behind it is not read.
        var body = new string('x', (1 << 20) + 1);
        var refused = await http.BeginAsync("POST", "/echo/000/one/xhr_send", $"{body.Length:x}\r\n{body}\r\n", "Transfer-Encoding: chunked");

        Assert.That(refused.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task Jsonp_calls_back()
    {
        await using var host = await EchoHost.StartAsync();

        var opened = await host.GetAsync("/echo/000/one/jsonp?c=%63allback");
        var sent = await host.PostAsync("/echo/000/one/jsonp_send", "d=%5B%22x%22%5D", Form);
        var received = await host.GetAsync("/echo/000/one/jsonp?c=callback");

        Assert.That((opened.Status, opened.Body, opened["Content-Type"], opened["Cache-Control"]), Is.EqualTo((200, "/**/callback(\"o\");\r\n", Script, NotCached)));
        Assert.That((sent.Status, sent.Body, sent["Content-Type"], sent["Cache-Control"]), Is.EqualTo((200, "ok", Text, NotCached)));
        Assert.That(received.Body, Is.EqualTo("/**/callback(\"a[\\\"x\\\"]\");\r\n"));
    }

    [TestCase("", "Payload expected.")]
    [TestCase("d=", "Payload expected.")]
    [TestCase("p=p", "Payload expected.")]
    [TestCase("d=%5B%22x", "Broken JSON encoding.")]
    [TestCase("d=%5B%2", "Broken JSON encoding.")]
    public async Task A_form_that_is_broken_is_refused_and_harms_nothing(string body, string text)
    {
        await using var host = await EchoHost.StartAsync();
        await host.GetAsync("/echo/000/one/jsonp?c=x");

        var refused = await host.PostAsync("/echo/000/one/jsonp_send", body, Form);
        await host.PostAsync("/echo/000/one/jsonp_send", "d=%5B%5D", Form);
        await host.PostAsync("/echo/000/one/jsonp_send", "p=q&d=%5B%22b+c%22%5D", Form);

        Assert.That((refused.Status, refused.Body), Is.EqualTo((500, text)));
        Assert.That((await host.GetAsync("/echo/000/one/jsonp?c=x")).Body, Is.EqualTo("/**/x(\"a[\\\"b c\\\"]\");\r\n"));
    }

    [Test]
    public async Task What_is_no_form_is_taken_as_it_stands()
    {
        await using var host = await EchoHost.StartAsync();
        await host.GetAsync("/echo/000/one/jsonp?c=x");

        await host.PostAsync("/echo/000/one/jsonp_send", "d=%5B%22abc%22%5D", Form);
        await host.PostAsync("/echo/000/one/jsonp_send", """["%61bc"]""", "Content-Type: text/plain");

        Assert.That((await host.GetAsync("/echo/000/one/jsonp?c=x")).Body, Is.EqualTo("/**/x(\"a[\\\"abc\\\",\\\"%61bc\\\"]\");\r\n"));
    }

    [TestCase("jsonp", "", "\"callback\" parameter required")]
    [TestCase("htmlfile", "", "\"callback\" parameter required")]
    [TestCase("htmlfile", "?c=", "\"callback\" parameter required")]
    [TestCase("jsonp", "?c=%20", "invalid \"callback\" parameter")]
    [TestCase("htmlfile", "?c=*", "invalid \"callback\" parameter")]
    [TestCase("htmlfile", "?c=abc(", "invalid \"callback\" parameter")]
    [TestCase("jsonp", "?c=abc%28", "invalid \"callback\" parameter")]
    public async Task A_callback_is_a_name(string transport, string query, string text)
    {
        await using var host = await EchoHost.StartAsync();

        var refused = await host.GetAsync($"/echo/a/a/{transport}{query}");

        Assert.That((refused.Status, refused.Body), Is.EqualTo((500, text)));
    }

    [TestCase("/xhr", "OPTIONS, POST")]
    [TestCase("/xhr_send", "OPTIONS, POST")]
    [TestCase("/jsonp_send", "OPTIONS, POST")]
    [TestCase("/eventsource", "OPTIONS, GET")]
    public async Task Another_method_is_refused_without_a_word(string transport, string methods)
    {
        await using var host = await EchoHost.StartAsync();

        var refused = await RawHttp.AskAsync(host.Port, "PUT", "/echo/0/0" + transport, null, "Content-Length: 0");

        Assert.That((refused.Status, refused["Allow"], refused["Content-Type"], refused.Body), Is.EqualTo((405, methods, (string?)null, string.Empty)));
    }

    [TestCase("", "JSESSIONID=dummy; path=/")]
    [TestCase("JSESSIONID=abcdef", "JSESSIONID=abcdef; path=/")]
    [TestCase("JSESSIONID=a%0d%0ab", "JSESSIONID=dummy; path=/")]
    public async Task A_cookie_is_set_and_kept_where_load_balancers_need_it(string cookie, string expected)
    {
        await using var host = await EchoHost.StartAsync();
        var headers = cookie.Length == 0 ? [] : (string[])[$"Cookie: {cookie}"];

        var polled = await host.PostAsync("/cookie_needed_echo/000/one/xhr", "", headers);
        var called = await host.GetAsync("/cookie_needed_echo/000/two/jsonp?c=x", headers);
        var sent = await host.PostAsync("/cookie_needed_echo/000/two/jsonp_send", "d=%5B%22x%22%5D", [Form, .. headers]);

        Assert.That((polled["Set-Cookie"], called["Set-Cookie"], sent["Set-Cookie"]), Is.EqualTo((expected, expected, expected)));
    }
}
