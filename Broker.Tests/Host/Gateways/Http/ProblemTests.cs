using System.Net;
using Broker.Host.Gateways.Http;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>What goes wrong has a status, and the words that an ERROR has.</summary>
internal sealed class ProblemTests
{
    [TestCase("/d/quee/a", "", 404, "unknown-destination", null)]
    [TestCase("/d/queue/a", "Stomp-priority: high", 400, "invalid-header", null)]
    [TestCase("/d/queue/a", "Idempotency-Key:", 400, "invalid-header", null)]
    [TestCase("/d/topic/a", "Stomp-delay: 5", 501, "not-supported", null)]
    [TestCase("/d/queue/a", "Stomp-persistent: true", 501, "no-store", "store.path")]
    [TestCase("/d/queue/forbidden", "", 403, "not-permitted", null)]
    [TestCase("/d/queue/full", "", 503, "queue-full", "queue.max-length, queue.max-bytes")]
    [TestCase("/d/queue/0123456789012345678901234567890123456789", "", 414, "destination-too-long", "limits.destination")]
    [TestCase("/d/queue/a", "Stomp-x: {long}", 431, "header-too-long", "limits.header")]
    [TestCase("/d/queue/a", "{many}", 431, "too-many-headers", "limits.headers")]
    public async Task A_message_that_is_refused_is_a_problem(string path, string header, int status, string code, string? key)
    {
        await using var broker = await TestBroker.StartAsync(
            "--user:guest.publish=/queue/a, /queue/full, /queue/0123456789012345678901234567890123456789, /topic/#",
            "--user:guest.subscribe=/queue/#",
            "--destination:/queue/full.max-length=1",
            "--limits.destination=40B",
            "--limits.header=128B",
            "--limits.headers=12");
        using var client = new HttpTestClient(broker.PageUrl);
        string[] headers = header switch
        {
            "" => [],
            "{many}" => [.. Enumerable.Range(0, 20).Select(number => $"Stomp-h{number}: 1")],
            _ => [header.Replace("{long}", new string('x', 200), StringComparison.Ordinal)],
        };

        if (code == "queue-full")
        {
            await client.PublishAsync(path);
        }

        using var answer = await client.SendAsync(HttpMethod.Post, path, new StringContent("1"), headers);

        var problem = await HttpTestClient.ReadProblemAsync(answer, (HttpStatusCode)status);
        Assert.That(problem.GetProperty("code").GetString(), Is.EqualTo(code));
        Assert.That(problem.TryGetProperty("key", out var named) ? named.GetString() : null, Is.EqualTo(key));
        Assert.That(problem.GetProperty("detail").GetString(), key is null ? Is.Not.Empty : Does.Contain("(broker.conf: "));

        // The next request is none the worse for it.
        await client.PublishAsync("/d/queue/a");
    }

    [TestCase("GET", "/d/topic/a", 406)]
    [TestCase("GET", "/d/user/queue/a", 406)]
    [TestCase("GET", "/d/quee/a", 404)]
    [TestCase("GET", "/d/queue/a?wait=soon", 400)]
    [TestCase("GET", "/d/queue/a?wait=2m", 400)]
    [TestCase("GET", "/d/queue/a?selector=(", 400)]
    [TestCase("GET", "/d/queue/a?format=xml", 400)]
    [TestCase("GET", "/d/queue/a?selctor=x", 400)]
    [TestCase("GET", "/d/queue/a?wait=1s&wait=2s", 400)]
    [TestCase("GET", "/d/queue/a?virtual-host=/nowhere", 404)]
    [TestCase("PUT", "/d/queue/a", 405)]
    [TestCase("HEAD", "/d/queue/a", 405)]
    [TestCase("DELETE", "/d/queue/a", 405)]
    [TestCase("GET", "/d/taken/x", 405)]
    [TestCase("POST", "/d", 405)]
    [TestCase("DELETE", "/d/taken/x", 404)]
    [TestCase("POST", "/d/taken/x?requeue=maybe", 400)]
    [TestCase("GET", "/d/temp-queue/a/%00", 400)]
    public async Task A_request_that_means_nothing_is_told_so(string method, string path, int status)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);

        using var answer = await client.SendAsync(new HttpMethod(method), path);

        Assert.That((int)answer.StatusCode, Is.EqualTo(status), await answer.Content.ReadAsStringAsync());
        Assert.That(answer.Content.Headers.Allow, status == 405 ? Is.Not.Empty : Is.Empty);
    }

    [Test]
    public void Every_entry_of_the_catalogue_has_a_status_and_is_found_by_its_words()
    {
        Assert.That(StompError.All.Select(ErrorStatus.Of), Is.All.InRange(400, 599));
        Assert.That(StompError.All.Select(error => error.Message), Is.Unique);
        Assert.That(StompError.All.Select(error => error.Code), Is.Unique);
    }
}
