using System.Net;
using System.Net.Http.Headers;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>Who may do something over HTTP, and which pages.</summary>
internal sealed class AccessTests
{
    [Test]
    public async Task Who_shows_nothing_is_asked_and_that_is_no_wrong_login()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--limits.failed-logins=1", "--limits.login-time=9s");
        using var client = new HttpTestClient(broker.PageUrl, login: null);

        for (var time = 0; time < 3; time++)
        {
            using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/a", new StringContent("1"));
            var problem = await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.Unauthorized);
            Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo("login-failed"));
            Assert.That(answer.Headers.WwwAuthenticate.Select(way => way.Scheme), Is.EqualTo(["Basic", "Bearer"]));
        }

        Assert.That(log.Text, Does.Not.Contain("login refused"));
    }

    [Test]
    public async Task Wrong_logins_are_counted_as_those_of_CONNECT_are()
    {
        await using var broker = await TestBroker.StartAsync("--limits.failed-logins=2", "--limits.login-time=0");
        using var client = new HttpTestClient(broker.PageUrl, "guest:wrong");

        foreach (var status in (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests])
        {
            using var answer = await client.SendAsync(HttpMethod.Get, "/d/queue/a");
            var problem = await HttpTestClient.ReadProblemAsync(answer, status);
            Assert.That(problem.TryGetProperty("key", out var key) ? key.GetString() : null, Is.EqualTo(status == HttpStatusCode.TooManyRequests ? "limits.failed-logins" : null));
        }
    }

    [TestCase("Bearer", 204)]
    [TestCase("Ticket", 204)]
    [TestCase("Passcode", 204)]
    [TestCase("Wrong", 401)]
    [TestCase("Digest", 401)]
    public async Task A_token_is_shown_in_one_of_several_ways(string way, int status)
    {
        await using var broker = await TestBroker.StartAsync($"--jwt:test.key={TestTokens.SecretText}", "--jwt:test.algorithms=HS256", "--limits.login-time=0");
        var token = TestTokens.Make("""{"sub":"anne","subscribe":["/queue/a"],"exp":4102444800}""");
        using var client = new HttpTestClient(broker.PageUrl, way == "Passcode" ? $"anne:{token}" : null);
        client.Http.DefaultRequestHeaders.Authorization = way switch
        {
            "Bearer" => new AuthenticationHeaderValue("Bearer", token),
            "Wrong" => new AuthenticationHeaderValue("Bearer", token[..^2]),
            "Digest" => new AuthenticationHeaderValue("Digest", "username=guest"),
            _ => client.Http.DefaultRequestHeaders.Authorization,
        };

        using var answer = await client.SendAsync(HttpMethod.Get, way == "Ticket" ? $"/d/queue/a?ticket={token}" : "/d/queue/a");

        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
    }

    [Test]
    public async Task Nobody_in_particular_may_what_is_configured()
    {
        await using var broker = await TestBroker.StartAsync("--anonymous.login=nobody", "--user:nobody.publish=/queue/open");
        using var client = new HttpTestClient(broker.PageUrl, login: null);

        await client.PublishAsync("/d/queue/open");
        using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/closed", new StringContent("1"));

        await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.Forbidden);
    }

    [TestCase("POST", "/d/queue/a")]
    [TestCase("GET", "/d/queue/a")]
    [TestCase("OPTIONS", "/d/queue/a")]
    [TestCase("DELETE", "/d/taken/x")]
    [TestCase("GET", "/d/openapi.json")]
    public async Task A_page_of_another_origin_is_refused_before_anything_happens(string method, string path)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        HttpContent? content = method == "POST" ? new StringContent("forged") : null;

        foreach (var header in (string[])["Origin: https://evil.example", "Origin: null", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site"])
        {
            using var answer = await client.SendAsync(new HttpMethod(method), path, content, header);
            var problem = await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.Forbidden);
            Assert.That(problem.GetProperty("key").GetString(), Is.EqualTo("listener:web.origins"));
            Assert.That(answer.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        }

        await client.AssertNothingAsync("/d/queue/a");
    }

    [Test]
    public async Task A_page_of_an_origin_that_is_allowed_sees_the_answers()
    {
        await using var broker = await TestBroker.StartAsync("--listener:web.origins=https://app.example");
        using var client = new HttpTestClient(broker.PageUrl);
        string[] asking = ["Origin: https://app.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,stomp-x"];

        using var preflight = await client.SendAsync(HttpMethod.Options, "/d/queue/a", null, asking);
        using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/a", new StringContent("1"), "Origin: https://app.example", "Sec-Fetch-Site: cross-site");

        Assert.That(preflight.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(preflight.Headers.GetValues("Access-Control-Allow-Headers"), Is.EqualTo(["authorization,stomp-x"]));
        Assert.That(preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), Does.Contain("POST"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(answer.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(["https://app.example"]));
        Assert.That(answer.Headers.GetValues("Access-Control-Allow-Credentials"), Is.EqualTo(["true"]));
        Assert.That(answer.Headers.Vary, Is.EqualTo(["Origin"]));
    }

    [Test]
    public async Task What_a_page_asks_for_that_no_answer_can_repeat_is_not_repeated()
    {
        var log = new FaultLog();
        await using var broker = await TestBroker.StartAsync(log, "--listener:web.origins=any");
        using var client = new HttpTestClient(broker.PageUrl);

        using var preflight = await client.SendAsync(HttpMethod.Options, "/d/queue/a", null, "Origin: https://é.example.com", "Access-Control-Request-Headers: authorization,é");

        Assert.That(preflight.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(preflight.Headers.Contains("Access-Control-Allow-Headers"), Is.False);
        Assert.That(preflight.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        Assert.That(log.Faults, Is.Empty);
    }

    [Test]
    public async Task A_body_can_never_become_a_page_of_this_origin()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var page = new StringContent("<script>alert(1)</script>", System.Text.Encoding.UTF8, "text/html");
        using var published = await client.SendAsync(HttpMethod.Post, "/d/queue/a", page);

        using var taken = await client.TakeAsync("/d/queue/a");

        Assert.That(taken.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        Assert.That(taken.Headers.GetValues("Content-Security-Policy").Single(), Does.Contain("sandbox").And.Contain("default-src 'none'"));
        Assert.That(taken.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
        Assert.That(taken.Headers.GetValues("Cross-Origin-Resource-Policy"), Is.EqualTo(["same-origin"]));
        Assert.That(taken.Headers.CacheControl?.NoStore, Is.True);
    }

    [TestCase("off", "/d/queue/a", 404)]
    [TestCase("/messages/here", "/d/queue/a", 404)]
    [TestCase("/messages/here", "/messages/here/queue/a", 204)]
    [TestCase("/messages/here", "/messages/heretics/queue/a", 404)]
    public async Task It_is_where_it_is_configured(string http, string path, int status)
    {
        await using var broker = await TestBroker.StartAsync($"--listener:web.http={http}");
        using var client = new HttpTestClient(broker.PageUrl);

        using var answer = await client.SendAsync(HttpMethod.Get, path);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Secrets_are_not_logged()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--log.level=trace", "--limits.login-time=0");
        using var right = new HttpTestClient(broker.PageUrl);
        using var wrong = new HttpTestClient(broker.PageUrl, "guest:Xq7Secret");
        await right.PublishAsync("/d/queue/a", "Xq7Body");

        using var answer = await wrong.SendAsync(HttpMethod.Get, "/d/queue/a?ticket=Xq7Ticket");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(log.Text, Does.Contain("login refused").And.Not.Contain("Xq7"));
    }
}
