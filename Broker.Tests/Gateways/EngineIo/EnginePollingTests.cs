using System.Net.Http.Headers;
using System.Text.Json;
using static Broker.Tests.Gateways.EngineIo.EngineEcho;

namespace Broker.Tests.Gateways.EngineIo;

/// <summary>Engine.IO 4 on requests.</summary>
internal sealed class EnginePollingTests
{
    private static readonly TimeSpan PingInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromMilliseconds(200);

    [Test]
    public async Task A_session_begins_with_what_its_client_must_know()
    {
        await using var server = await StartAsync();

        var packet = await server.Http.GetStringAsync(Polling());

        using var open = JsonDocument.Parse(packet[1..]);
        Assert.That(packet[0], Is.EqualTo('0'));
        Assert.That(open.RootElement.EnumerateObject().Select(property => property.Name), Is.EqualTo((string[])["sid", "upgrades", "pingInterval", "pingTimeout", "maxPayload"]));
        Assert.That(open.RootElement.GetProperty("upgrades").GetRawText(), Is.EqualTo("""["websocket"]"""));
        Assert.That(open.RootElement.GetProperty("sid").GetString(), Has.Length.EqualTo(22));
    }

    [TestCase("GET", "transport=polling", 5)]
    [TestCase("GET", "EIO=3&transport=polling", 5)]
    [TestCase("GET", "EIO=4&EIO=4&transport=polling", 5)]
    [TestCase("GET", "EIO=4", 0)]
    [TestCase("GET", "EIO=4&transport=carrier-pigeon", 0)]
    [TestCase("GET", "EIO=4&transport=polling&sid=nobody", 1)]
    [TestCase("GET", "EIO=4&transport=polling&sid=", 1)]
    [TestCase("POST", "EIO=4&transport=polling&sid=nobody", 1)]
    [TestCase("POST", "EIO=4&transport=polling", 2)]
    [TestCase("PUT", "EIO=4&transport=polling", 2)]
    [TestCase("GET", "EIO=4&transport=websocket", 3)]
    public async Task A_request_that_is_wrong_is_told_why(string method, string query, int code)
    {
        await using var server = await StartAsync();

        using var request = new HttpRequestMessage(new HttpMethod(method), "/engine.io/?" + query);
        using var response = await server.Http.SendAsync(request);

        using var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That(body.RootElement.GetProperty("code").GetInt32(), Is.EqualTo(code));
    }

    [TestCase("4hello")]
    [TestCase("4one\u001e4\u001e4thr€€")]
    [TestCase("4hello\u001ebAQIDBA==\u001eb")]
    public async Task What_was_brought_has_been_dealt_with_when_that_is_said(string payload)
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        Assert.That(await server.PostAsync(sid, payload), Is.EqualTo((200, "ok")));
        Assert.That(await server.GetAsync(sid), Is.EqualTo((200, payload)));
    }

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("4one\u001e")]
    [TestCase("\u001e4one")]
    [TestCase("b*")]
    [TestCase("0")]
    [TestCase("2")]
    [TestCase("5")]
    [TestCase("9")]
    public async Task What_is_no_packet_of_a_client_ends_the_session(string payload)
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        Assert.That((await server.PostAsync(sid, payload)).Status, Is.EqualTo(400));
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_text_that_is_no_UTF_8_ends_the_session()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        using var response = await server.Http.PostAsync(Polling(sid), new ByteArrayContent([(byte)'4', 0xC3]));

        Assert.That((int)response.StatusCode, Is.EqualTo(400));
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Too_much_at_once_is_refused([Values] bool tellsLength)
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Polling(sid)) { Content = new StringContent("4" + new string('x', 1_000_000)) };
        request.Headers.TransferEncodingChunked = !tellsLength;

        using var response = await server.Http.SendAsync(request);

        Assert.That((int)response.StatusCode, Is.EqualTo(413));
        Assert.That(await server.PostAsync(sid, "4" + new string('x', 999_999)), Is.EqualTo((200, "ok")));
    }

    [Test]
    public async Task Of_two_requests_for_packets_the_second_ends_the_session()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        var answers = await Task.WhenAll(server.GetAsync(sid), server.GetAsync(sid));

        Assert.That(answers.Select(answer => answer.Status), Is.EquivalentTo((int[])[200, 400]));
        Assert.That(answers.Single(answer => answer.Status == 200).Body, Is.EqualTo("1"));
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_client_that_closes_is_answered_what_it_has_asked()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        var poll = server.GetAsync(sid);
        Assert.That(await server.PostAsync(sid, "1"), Is.EqualTo((200, "ok")));

        Assert.That(await poll, Is.EqualTo((200, "6")));
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
        Assert.That((await server.PostAsync(sid, "4late")).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_client_that_answers_pings_stays()
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        for (var time = 0; time < 3; time++)
        {
            server.Clock.Advance(PingInterval);
            Assert.That(await server.GetAsync(sid), Is.EqualTo((200, "2")));
            server.Clock.Advance(PingTimeout - TimeSpan.FromMilliseconds(1));
            Assert.That(await server.PostAsync(sid, "3"), Is.EqualTo((200, "ok")));
        }
    }

    [Test]
    public async Task A_client_that_does_not_answer_is_gone([Values] bool asks)
    {
        await using var server = await StartAsync();
        var sid = await server.OpenAsync();

        server.Clock.Advance(PingInterval);

        if (asks)
        {
            Assert.That(await server.GetAsync(sid), Is.EqualTo((200, "2")));
        }

        server.Clock.Advance(PingTimeout);
        Assert.That((await server.GetAsync(sid)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_page_of_another_origin_may_read_the_answers()
    {
        await using var server = await StartAsync();
        using var preflight = new HttpRequestMessage(HttpMethod.Options, Polling());
        preflight.Headers.Add("Origin", "https://app.example.com");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-own");

        using var response = await server.Http.SendAsync(preflight);

        Assert.That((int)response.StatusCode, Is.EqualTo(204));
        Assert.That(ValueOf(response.Headers, "Access-Control-Allow-Origin"), Is.EqualTo("*"));
        Assert.That(ValueOf(response.Headers, "Access-Control-Allow-Methods"), Is.EqualTo("GET, POST"));
        Assert.That(ValueOf(response.Headers, "Access-Control-Allow-Headers"), Is.EqualTo("x-own"));
        Assert.That(response.Headers.Contains("Access-Control-Allow-Credentials"), Is.False);
    }

    private static string ValueOf(HttpResponseHeaders headers, string name) => headers.GetValues(name).Single();
}
