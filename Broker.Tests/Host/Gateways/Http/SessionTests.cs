using System.Net;
using Broker.Tests.Host.Edge;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>The sessions that requests are done by: how many there are, and how long.</summary>
internal sealed class SessionTests
{
    [Test]
    public async Task Requests_on_a_connection_share_a_session_that_ends_with_it()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--log.level=debug");

        using (var client = new HttpTestClient(broker.PageUrl))
        {
            await client.PublishAsync("/d/queue/a", "1");
            await client.PublishAsync("/d/queue/a", "2");
            using var taken = await client.TakeAsync("/d/queue/a");
            using var settled = await client.SendAsync(HttpMethod.Delete, taken.Headers.Location!.ToString());
            await client.AssertNothingAsync("/d/queue/b");
        }

        // One is in the message that was taken while another one acknowledges it.
        await log.WaitForAsync(" closed");
        Assert.That(CountOf(log, "connected as guest"), Is.EqualTo(2));
    }

    [Test]
    public async Task Who_shows_something_else_on_the_same_connection_has_another_session()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--limits.login-time=0");
        using var client = new HttpTestClient(broker.PageUrl, login: null);

        using var first = await client.SendAsync(HttpMethod.Get, "/d/queue/a", null, "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=");
        using var second = await client.SendAsync(HttpMethod.Get, "/d/queue/a", null, "Authorization: Basic Z3Vlc3Q6d3Jvbmc=");
        using var third = await client.SendAsync(HttpMethod.Get, "/d/queue/a");
        using var fourth = await client.SendAsync(HttpMethod.Get, "/d/queue/a", null, "Authorization: Basic Z3Vlc3Q6Z3Vlc3Q=");

        Assert.That(
            new[] { first, second, third, fourth }.Select(answer => answer.StatusCode),
            Is.EqualTo([HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.NoContent]));
        Assert.That(CountOf(log, "connected as guest"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_session_that_is_not_used_ends()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--log.level=debug", "--http.idle-timeout=100ms");
        using var client = new HttpTestClient(broker.PageUrl);
        await client.PublishAsync("/d/queue/a");

        await log.WaitForAsync(" closed");
        await client.PublishAsync("/d/queue/a");
        Assert.That(CountOf(log, "connected as guest"), Is.EqualTo(2));
    }

    [Test]
    public async Task Connections_count_and_their_sessions_too()
    {
        await using var broker = await TestBroker.StartAsync("--limits.connections-per-address=2");
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        // The first one and its session are there; this one goes over a connection of its own.
        using var answer = await client.SendAsync(HttpMethod.Get, "/d/queue/a");

        var problem = await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.TooManyRequests);
        Assert.That(problem.GetProperty("key").GetString(), Is.EqualTo("limits.connections-per-address"));
    }

    [Test]
    public async Task Over_HTTP_2_requests_on_a_connection_do_not_wait_for_each_other()
    {
        await using var edge = await EdgeBroker.StartAsync();
        using var invoker = edge.Clients.MakeInvoker();
        using var waiting = new HttpRequestMessage(HttpMethod.Get, $"https://localhost:{edge.WebPort}/d/queue/a?wait=1m");
        var taking = invoker.SendAsync(AsGuest(waiting), CancellationToken.None);

        var publishing = Enumerable.Range(0, 20).Select(async number =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"https://localhost:{edge.WebPort}/d/queue/{(number == 7 ? "a" : "b")}") { Content = new StringContent("hello") };
            using var answer = await invoker.SendAsync(AsGuest(request), CancellationToken.None);
            return answer.StatusCode;
        });

        Assert.That(await Task.WhenAll(publishing), Is.All.EqualTo(HttpStatusCode.Accepted));
        using var taken = await taking;
        Assert.That(await taken.Content.ReadAsStringAsync(), Is.EqualTo("hello"));
        Assert.That(taken.Version, Is.EqualTo(HttpVersion.Version20));
    }

    [Test]
    public async Task Many_workers_share_a_queue_without_a_loss_or_a_double()
    {
        await using var broker = await TestBroker.StartAsync();
        using var publisher = new HttpTestClient(broker.PageUrl);
        var expected = Enumerable.Range(0, 60).Select(number => $"m{number}").ToList();
        var publishing = Task.Run(async () =>
        {
            foreach (var body in expected)
            {
                await publisher.PublishAsync("/d/queue/a", body);
            }
        });

        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => WorkAsync(broker, 15)));
        await publishing;

        Assert.That(taken.SelectMany(bodies => bodies), Is.EquivalentTo(expected));
        await publisher.AssertNothingAsync("/d/queue/a");
    }

    private static async Task<List<string>> WorkAsync(TestBroker broker, int count)
    {
        using var client = new HttpTestClient(broker.PageUrl);
        var bodies = new List<string>();

        while (bodies.Count < count)
        {
            using var message = await client.TakeAsync("/d/queue/a?wait=20s");
            Assert.That(message.Headers.GetValues("Stomp-redelivered").Single(), Is.EqualTo("false"));
            bodies.Add(await message.Content.ReadAsStringAsync());
            using var settled = await client.SendAsync(HttpMethod.Delete, message.Headers.Location!.ToString());
            Assert.That(settled.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        }

        return bodies;
    }

    private static HttpRequestMessage AsGuest(HttpRequestMessage request)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TryAddWithoutValidation("Authorization", "Basic Z3Vlc3Q6Z3Vlc3Q=");
        return request;
    }

    private static int CountOf(CapturedLog log, string text) => log.Text.Split(text).Length - 1;
}
