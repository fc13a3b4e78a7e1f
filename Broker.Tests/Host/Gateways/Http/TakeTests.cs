using System.Net;
using System.Text.Json;
using Broker.Host.Gateways.Http;
using Broker.Host.Transport;
using Broker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Host.Gateways.Http;

/// <summary>GET of a queue: one message, to be acknowledged.</summary>
internal sealed class TakeTests
{
    [Test]
    public async Task A_message_is_taken_and_acknowledged()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        await client.PublishAsync("/d/queue/a", "1", "Stomp-x: y");
        await client.PublishAsync("/d/queue/a", "2");

        using var first = await client.TakeAsync("/d/queue/a");

        Assert.That(await first.Content.ReadAsStringAsync(), Is.EqualTo("1"));
        Assert.That(first.Headers.GetValues("Stomp-x").Single(), Is.EqualTo("y"));
        Assert.That(first.Headers.GetValues("Stomp-destination").Single(), Is.EqualTo("/queue/a"));
        Assert.That(first.Headers.Location?.ToString(), Does.Match("^/d/taken/[A-Za-z0-9_-]{22}$"));
        Assert.That(await SettleAsync(client, HttpMethod.Delete, first), Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await SettleAsync(client, HttpMethod.Delete, first), Is.EqualTo(HttpStatusCode.NotFound), "once");

        // The second one was left to whoever comes next: it was not delivered in between.
        using var second = await client.TakeAsync("/d/queue/a");
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo("2"));
        Assert.That(second.Headers.GetValues("Stomp-redelivered").Single(), Is.EqualTo("false"));
        Assert.That(await SettleAsync(client, HttpMethod.Post, second), Is.EqualTo(HttpStatusCode.NoContent));
        await client.AssertNothingAsync("/d/queue/a");
        Assert.That(TakenOf(broker).Count, Is.Zero);
    }

    [Test]
    public async Task As_JSON_it_has_all_that_HTTP_cannot_carry()
    {
        await using var broker = await TestBroker.StartAsync();
        await using var publisher = await broker.ConnectTcpAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        await publisher.PublishAsync("/queue/a", "1", "a name:line\\nend", "content-type:text/é");
        await publisher.PublishAsync("/queue/a", "2", "a name:line\\nend", "content-type:text/é");

        using var plain = await client.TakeAsync("/d/queue/a");
        using var json = await client.TakeAsync("/d/queue/a?format=json");

        Assert.That(plain.Headers.Select(header => header.Key), Has.No.Member("Stomp-a name"));
        Assert.That(plain.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/octet-stream"));
        using var message = JsonDocument.Parse(await json.Content.ReadAsStringAsync());
        Assert.That(message.RootElement.GetProperty("body").GetString(), Is.EqualTo("2"));
        Assert.That(message.RootElement.GetProperty("headers").GetProperty("a name").GetString(), Is.EqualTo("line\nend"));
        Assert.That(message.RootElement.GetProperty("headers").GetProperty("content-type").GetString(), Is.EqualTo("text/é"));
    }

    [TestCase("true", "/d/queue/a")]
    [TestCase("false", "/d/queue/dlq.a")]
    public async Task A_message_that_is_rejected_goes_back_or_becomes_a_dead_letter(string requeue, string where)
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        await client.PublishAsync("/d/queue/a", "1");
        using var first = await client.TakeAsync("/d/queue/a");

        using var answer = await client.SendAsync(HttpMethod.Post, $"{first.Headers.Location}?requeue={requeue}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        using var second = await client.TakeAsync($"{where}?wait=10s");
        Assert.That(await second.Content.ReadAsStringAsync(), Is.EqualTo("1"));
    }

    [Test]
    public async Task Who_waits_gets_a_message_as_soon_as_there_is_one()
    {
        await using var broker = await TestBroker.StartAsync();
        using var client = new HttpTestClient(broker.PageUrl);
        var waiting = client.TakeAsync("/d/queue/a?wait=1m&selector=x%20=%20'1'");

        await client.PublishAsync("/d/queue/a", "other");
        await client.PublishAsync("/d/queue/a", "this", "Stomp-x: 1");

        using var taken = await waiting;
        Assert.That(await taken.Content.ReadAsStringAsync(), Is.EqualTo("this"));
    }

    [Test]
    public async Task Who_goes_while_waiting_takes_nothing_along()
    {
        var log = new CapturedLog();
        await using var broker = await TestBroker.StartAsync(log, "--log.level=debug");
        using var client = new HttpTestClient(broker.PageUrl);
        using var leaving = new CancellationTokenSource();
        var waiting = client.Http.GetAsync(new Uri("/d/queue/a?wait=1m", UriKind.Relative), leaving.Token);
        await log.WaitForAsync("connected as guest");

        await leaving.CancelAsync();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        await log.WaitForAsync(" closed");

        await client.PublishAsync("/d/queue/a", "1");
        using var taken = await client.TakeAsync("/d/queue/a");
        Assert.That(await taken.Content.ReadAsStringAsync(), Is.EqualTo("1"));
        Assert.That(taken.Headers.GetValues("Stomp-redelivered").Single(), Is.EqualTo("false"));
    }

    [Test]
    public async Task What_is_not_acknowledged_in_time_is_back_in_its_queue()
    {
        await using var broker = await TestBroker.StartAsync("--http.acknowledge-within=1s");
        using var client = new HttpTestClient(broker.PageUrl);
        await client.PublishAsync("/d/queue/a", "1");
        using var first = await client.TakeAsync("/d/queue/a");

        using var second = await client.TakeAsync("/d/queue/a?wait=20s");

        Assert.That(second.Headers.GetValues("Stomp-redelivered").Single(), Is.EqualTo("true"));
        Assert.That(await SettleAsync(client, HttpMethod.Delete, first), Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Only_who_took_a_message_can_settle_it_and_over_any_connection()
    {
        await using var broker = await TestBroker.StartAsync("--user:anne.password-hash=" + PasscodeOfGuest);
        using var guest = new HttpTestClient(broker.PageUrl);
        using var elsewhere = new HttpTestClient(broker.PageUrl);
        using var anne = new HttpTestClient(broker.PageUrl, "anne:guest");
        await guest.PublishAsync("/d/queue/a", "1");
        HttpResponseMessage taken;

        using (var leaving = new HttpTestClient(broker.PageUrl))
        {
            taken = await leaving.TakeAsync("/d/queue/a");
        }

        Assert.That(await SettleAsync(anne, HttpMethod.Delete, taken), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await SettleAsync(elsewhere, HttpMethod.Delete, taken), Is.EqualTo(HttpStatusCode.NoContent));
        taken.Dispose();
    }

    [Test]
    public async Task A_user_takes_so_many_and_no_more()
    {
        await using var broker = await TestBroker.StartAsync("--http.max-taken=2");
        using var client = new HttpTestClient(broker.PageUrl);
        await client.PublishAsync("/d/queue/a", "1");
        await client.PublishAsync("/d/queue/a", "2");
        await client.PublishAsync("/d/queue/a", "3");
        using var first = await client.TakeAsync("/d/queue/a");
        using var second = await client.TakeAsync("/d/queue/a");

        using var refused = await client.SendAsync(HttpMethod.Get, "/d/queue/a");
        var problem = await HttpTestClient.ReadProblemAsync(refused, HttpStatusCode.TooManyRequests);
        await SettleAsync(client, HttpMethod.Delete, first);
        using var third = await client.TakeAsync("/d/queue/a");

        Assert.That(problem.GetProperty("key").GetString(), Is.EqualTo("http.max-taken"));
        Assert.That(await third.Content.ReadAsStringAsync(), Is.EqualTo("3"));
    }

    // The hash of "guest" in the broker.conf of the repository.
    private const string PasscodeOfGuest = "AQAAAAIAAYagAAAAEKZ++K/mD4eQF+GI8qRsTBap0RCj2jMWUbL77Jl48slMjtrMAZiZgLlHbBEF7UEfPg==";

    private static TakenMessages TakenOf(TestBroker broker) => broker.Services.GetServices<IWebGateway>().OfType<HttpGateway>().Single().Taken;

    private static async Task<HttpStatusCode> SettleAsync(HttpTestClient client, HttpMethod method, HttpResponseMessage taken)
    {
        using var answer = await client.SendAsync(method, taken.Headers.Location!.ToString());
        return answer.StatusCode;
    }
}
