using System.Net;
using System.Text.Json;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>GET for an event stream: a subscription.</summary>
internal sealed class EventStreamTests
{
    [Test]
    public async Task Messages_come_as_events_with_their_ids_in_their_order()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        await client.PublishAsync("/d/topic/a", "one");
        await client.PublishAsync("/d/topic/a", "two\r\nlines");
        await client.PublishAsync("/d/topic/a", "");

        var first = await events.ReadMessageAsync("one");
        var second = await events.ReadMessageAsync("two\nlines");
        await events.ReadMessageAsync("");
        Assert.That(first, Is.Not.Empty.And.Not.EqualTo(second));
        Assert.That(events.Comments, Is.EqualTo(["subscribed"]));
        Assert.That(events.Answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream"));
    }

    [Test]
    public async Task With_JSON_headers_and_body_come_as_they_are()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/*?format=json");

        await client.PublishAsync("/d/topic/a", "two\r\nlines", "Stomp-x: \"1\"");
        using var answer = await client.SendAsync(HttpMethod.Post, "/d/topic/b", new ByteArrayContent([0, 0xFF, 10]));

        var text = await ReadJsonAsync(events);
        Assert.That(text.GetProperty("body").GetString(), Is.EqualTo("two\r\nlines"));
        Assert.That(text.GetProperty("headers").GetProperty("x").GetString(), Is.EqualTo("\"1\""));
        Assert.That(text.GetProperty("headers").GetProperty("destination").GetString(), Is.EqualTo("/topic/a"));
        Assert.That(text.GetProperty("headers").TryGetProperty("subscription", out _), Is.False);
        var binary = await ReadJsonAsync(events);
        Assert.That(binary.GetProperty("base64").GetBytesFromBase64(), Is.EqualTo((byte[])[0, 0xFF, 10]));
        Assert.That(binary.TryGetProperty("body", out _), Is.False);
    }

    [Test]
    public async Task What_is_no_text_is_base64_and_says_so()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        using var answer = await client.SendAsync(HttpMethod.Post, "/d/topic/a", new ByteArrayContent([0, 0xFF, 10]));

        var next = await events.ReadAsync();
        Assert.That((next?.Type, next?.Data), Is.EqualTo(("base64", "AP8K")));
    }

    [Test]
    public async Task Patterns_and_selectors_choose()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/prices.%23?selector=level%20%3E%203");

        await client.PublishAsync("/d/topic/prices.eu.gold", "low", "Stomp-level: 2");
        await client.PublishAsync("/d/topic/other", "other", "Stomp-level: 5");
        await client.PublishAsync("/d/topic/prices.eu.gold", "high", "Stomp-level: 5");

        await events.ReadMessageAsync("high");
    }

    [Test]
    public async Task What_was_sent_by_a_user_with_the_headers_of_a_refusal_is_a_message()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        await client.PublishAsync("/d/topic/a", "not true", "Stomp-error: not-permitted", "Stomp-message: not permitted", "Stomp-timestamp: 1");

        await events.ReadMessageAsync("not true");
    }

    [TestCase("/d/topic/secret", 403)]
    [TestCase("/d/topic/%23", 403)]
    [TestCase("/d/quee/a", 404)]
    [TestCase("/d/topic/a?selector=(", 400)]
    [TestCase("/d/topic/a?durable=true", 400)]
    public async Task What_is_refused_is_a_problem_and_no_stream(string path, int status)
    {
        await using var broker = await TestBroker.StartAsync("--user:guest.subscribe=/topic/a");
        using var client = new HttpTestClient(broker.PageUrl);

        using var answer = await client.SendAsync(HttpMethod.Get, path, null, "Accept: text/event-stream");

        await HttpTestClient.ReadProblemAsync(answer, (HttpStatusCode)status);
    }

    [Test]
    public async Task A_heart_beat_is_a_comment()
    {
        await using var broker = await TestBroker.StartAsync("--heart-beat.send=50ms");
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        await events.ReadCommentAsync();
        await events.ReadCommentAsync();
        await events.ReadCommentAsync();
    }

    [Test]
    public async Task The_end_of_the_session_is_an_event_that_says_why()
    {
        var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        using var events = await client.SubscribeAsync("/d/topic/a");

        var stopping = broker.DisposeAsync();

        var last = await events.ReadAsync();
        Assert.That(last?.Type, Is.EqualTo("problem"));
        using var problem = JsonDocument.Parse(last!.Value.Data);
        Assert.That(problem.RootElement.GetProperty("code").GetString(), Is.EqualTo("shutting-down"));
        Assert.That(await events.ReadAsync(), Is.Null);
        await stopping;
    }

    [Test]
    public async Task Of_a_queue_only_what_was_written_is_gone()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);

        using (var events = await client.SubscribeAsync("/d/queue/a"))
        {
            await client.PublishAsync("/d/queue/a", "1");
            await events.ReadMessageAsync("1");
        }

        // The connection of the stream is closed, and the session finds out. The message was written, so it is gone, or it comes again: never less.
        await client.PublishAsync("/d/queue/b", "2");
        using var other = await client.TakeAsync("/d/queue/b");
        Assert.That(await other.Content.ReadAsStringAsync(), Is.EqualTo("2"));
    }

    [Test]
    public async Task Who_reads_nothing_is_a_slow_consumer_and_the_others_do_not_notice()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--limits.outbox=256KiB", "--limits.linger=100ms");
        using var client = new HttpTestClient(broker.PageUrl);
        using var slow = await client.SubscribeAsync("/d/topic/a");
        var others = new List<StompTestClient>();
        var body = new string('x', 60_000);

        for (var number = 0; number < 3; number++)
        {
            others.Add(await broker.ConnectTcpAsync());
            await others[number].SubscribeAsync("/topic/a");
        }

        // The socket's buffers take some megabytes before anybody notices. Those who read have room for more than one, as a message counts until its sender
        // has heard that it is gone, and its reader may be quicker.
        for (var sent = 0; sent < 1000 && !log.Text.Contains("slow-consumer", StringComparison.Ordinal); sent++)
        {
            await client.PublishAsync("/d/topic/a", body);

            foreach (var other in others)
            {
                await other.ReadMessageAsync(body);
            }
        }

        await log.WaitForAsync("refused: slow-consumer");
        await ReadToEndAsync(slow);

        foreach (var other in others)
        {
            await other.DisposeAsync();
        }
    }

    // What was on its way comes, and then the reason or, if that was not taken in time, the end of the connection.
    private static async Task ReadToEndAsync(EventStreamReader events)
    {
        try
        {
            while (await events.ReadAsync() is not null)
            {
            }
        }
        catch (Exception cut) when (cut is IOException or HttpRequestException)
        {
        }
    }

    private static async Task<JsonElement> ReadJsonAsync(EventStreamReader events)
    {
        var next = await events.ReadAsync();
        Assert.That(next?.Type, Is.EqualTo("message"));
        return JsonDocument.Parse(next!.Value.Data).RootElement;
    }
}
