using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

internal sealed class WebPagesTests
{
    private readonly HttpClient _http = new();

    [TearDown]
    public void TearDown() => _http.Dispose();

    [TestCase("", "text/html")]
    [TestCase("page.css", "text/css")]
    [TestCase("page.js", "text/javascript")]
    [TestCase("stomp.js", "text/javascript")]
    [TestCase("icon.svg", "image/svg+xml")]
    public async Task A_file_has_its_type_and_a_policy_that_lets_nothing_else_in(string file, string contentType)
    {
        await using var broker = await TestBroker.StartAsync();

        using var answer = await _http.GetAsync(new Uri(broker.PageUrl, file));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo(contentType));
        Assert.That(answer.Headers.GetValues("Content-Security-Policy").Single(), Does.StartWith("default-src 'none'; script-src 'self';"));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Not.Empty);
    }

    [Test]
    public async Task Every_file_that_the_page_and_its_scripts_name_is_served()
    {
        await using var broker = await TestBroker.StartAsync();
        var asked = new HashSet<string> { "" };
        var waiting = new Queue<string>(asked);

        while (waiting.TryDequeue(out var file))
        {
            var text = await _http.GetStringAsync(new Uri(broker.PageUrl, file));
            foreach (var name in Regex.Matches(text, """(?:src="|href="|from '\./)([\w.-]+\.(?:js|css|svg))""").Select(match => match.Groups[1].Value).Where(asked.Add))
            {
                waiting.Enqueue(name);
            }
        }

        Assert.That(asked, Is.SupersetOf(["page.css", "page.js", "stomp.js", "frame.js", "icon.svg"]));
    }

    [Test]
    public async Task What_a_browser_has_already_is_not_sent_again()
    {
        await using var broker = await TestBroker.StartAsync();
        using var first = await _http.GetAsync(broker.PageUrl);
        using var request = new HttpRequestMessage(HttpMethod.Get, broker.PageUrl);
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"older\""));

        using var second = await _http.SendAsync(request);

        Assert.That(first.Headers.CacheControl?.NoCache, Is.True);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task Head_tells_the_length_and_sends_nothing()
    {
        await using var broker = await TestBroker.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Head, broker.PageUrl);

        using var answer = await _http.SendAsync(request);

        Assert.That(answer.Content.Headers.ContentLength, Is.EqualTo((await _http.GetByteArrayAsync(broker.PageUrl)).Length));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    [Test]
    public async Task The_page_is_told_the_paths_of_the_WebSocket_and_of_SockJS_and_the_port_for_TCP()
    {
        await using var broker = await TestBroker.StartAsync("--listener:web.url=ws://127.0.0.1:0/a&b");

        var page = await _http.GetStringAsync(broker.PageUrl);

        Assert.That(page, Does.Contain("data-websocket=\"/a&amp;b\"").And.Contain("data-sockjs=\"/sockjs\"").And.Contain(string.Create(CultureInfo.InvariantCulture, $"data-tcp=\"{broker.TcpPort}\"")));
    }

    [Test]
    public async Task What_is_not_there_is_answered_in_words()
    {
        await using var broker = await TestBroker.StartAsync();

        using var answer = await _http.GetAsync(new Uri(broker.PageUrl, "nothing"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("WebSocket for STOMP at /ws").And.Contain("page to try it at /"));
    }

    [Test]
    public async Task A_page_takes_nothing()
    {
        await using var broker = await TestBroker.StartAsync();

        using var answer = await _http.PostAsync(broker.PageUrl, content: null);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(answer.Content.Headers.Allow, Is.EquivalentTo(["GET", "HEAD"]));
    }
}
