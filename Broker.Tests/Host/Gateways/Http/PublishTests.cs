using System.Net;
using System.Text;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>POST: a message with plain HTTP.</summary>
internal sealed class PublishTests
{
    [Test]
    public async Task A_body_becomes_a_message_with_its_type_and_own_headers()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var subscriber = await broker.ConnectTcpAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        await subscriber.SubscribeAsync("/topic/a");

        using var answer = await client.SendAsync(
            HttpMethod.Post, "/d/topic/a", new StringContent("{}", Encoding.UTF8, "application/json"), "Stomp-Priority: 7", "STOMP-Colour: grün", "X-Other: no", "Idempotency-Key: k1");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("{\"duplicate\":false}\n"));
        var message = await subscriber.ReadMessageAsync("{}");
        Assert.That(message["content-type"], Is.EqualTo("application/json; charset=utf-8"));
        Assert.That(message["priority"], Is.EqualTo("7"));
        Assert.That(message["colour"], Is.EqualTo("grün"));
        Assert.That(message["dedup-id"], Is.EqualTo("k1"));
        Assert.That(message.ToString(), Does.Not.Contain("X-Other").And.Not.Contain("Authorization"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Octets_of_any_kind_and_number_come_through(bool isChunked)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        var body = new byte[300_000];
        new Random(1).NextBytes(body);
        HttpContent content = isChunked ? new StreamContent(new ChunkedStream(body)) : new ByteArrayContent(body);

        using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/a", content);
        using var taken = await client.TakeAsync("/d/queue/a");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(await taken.Content.ReadAsByteArrayAsync(), Is.EqualTo(body));
        Assert.That(taken.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"));
    }

    [Test]
    public async Task A_second_one_with_the_same_key_is_told_and_dropped()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);

        Assert.That(await client.PublishAsync("/d/queue/a", "1", "Idempotency-Key: x"), Is.False);
        Assert.That(await client.PublishAsync("/d/queue/a", "2", "Idempotency-Key: x"), Is.True);

        using var only = await client.TakeAsync("/d/queue/a");
        Assert.That(await only.Content.ReadAsStringAsync(), Is.EqualTo("1"));
        await client.AssertNothingAsync("/d/queue/a");
    }

    [TestCase("Stomp-x: a\\b:c", "a\\b:c", TestName = "What STOMP escapes arrives as it was")]
    [TestCase("Stomp-x: a\\nSEND", "a\\nSEND", TestName = "What looks like an escape is none")]
    [TestCase("Stomp-x:", "", TestName = "A value may be empty")]
    public async Task A_header_is_one_value(string header, string value)
    {
        await using var broker = await TestBroker.StartAsync();
        await using var subscriber = await broker.ConnectTcpAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        await subscriber.SubscribeAsync("/topic/a");

        await client.PublishAsync("/d/topic/a", "1", header);

        Assert.That((await subscriber.ReadMessageAsync("1"))["x"], Is.EqualTo(value));
    }

    [TestCase("Stomp-destination")]
    [TestCase("Stomp-Content-Length")]
    [TestCase("Stomp-receipt")]
    [TestCase("stomp-transaction")]
    public async Task What_makes_the_frame_cannot_be_set(string header)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);

        using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/a", new StringContent("1"), $"{header}: 1");

        var problem = await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("cannot be set"));
        await client.AssertNothingAsync("/d/queue/a");
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_body_over_the_limit_is_refused_and_the_limit_is_named(bool isChunked)
    {
        await using var broker = await TestBroker.StartAsync("--limits.frame=16KiB");
        using var client = new HttpTestClient(broker.PageUrl);
        var body = new byte[17_000];
        HttpContent content = isChunked ? new StreamContent(new ChunkedStream(body)) : new ByteArrayContent(body);

        using var answer = await client.SendAsync(HttpMethod.Post, "/d/queue/a", content);

        var problem = await HttpTestClient.ReadProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        Assert.That(problem.GetProperty("key").GetString(), Is.EqualTo("limits.frame"));
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("at most 16384 are allowed. (broker.conf: limits.frame)"));
        await client.PublishAsync("/d/queue/a", new string('x', 16_000));
    }

    // What is sent without a length ends where it ends.
    private sealed class ChunkedStream(byte[] octets) : MemoryStream(octets)
    {
        public override bool CanSeek => false;
    }
}
