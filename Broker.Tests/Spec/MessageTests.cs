using System.Globalization;
using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.0, 1.1 and 1.2, "MESSAGE".</summary>
internal sealed class MessageTests
{
    [TestCase("1.0", "/queue/a", TestName = "1.0 MESSAGE: it will include a header, destination, indicating the destination the message was delivered to")]
    [TestCase("1.1", "/topic/a.b", TestName = "1.1 MESSAGE: it will include a destination header indicating the destination the message was sent to")]
    [TestCase("1.2", "/topic/a/b", TestName = "1.2 MESSAGE: it MUST include a destination header indicating the destination the message was sent to")]
    [TestCase("1.2", "/topic/größe x", TestName = "1.2 MESSAGE: the destination header SHOULD be identical to the one used in the corresponding SEND frame")]
    public async Task Destination_is_as_it_was_sent(string version, string destination)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync(destination);

        await client.SendFrameAsync("SEND", "hello", $"destination:{destination}");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["destination"], Is.EqualTo(destination));
    }

    [TestCase("1.0", TestName = "1.0 MESSAGE: it will also contain a message-id header with a unique identifier for that message")]
    [TestCase("1.1", TestName = "1.1 MESSAGE: it will also contain a message-id header with a unique identifier for that message")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: it MUST also contain a message-id header with a unique identifier for that message")]
    public async Task Message_id_is_unique(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/*");
        var ids = new HashSet<string?>();

        for (var number = 0; number < 50; number++)
        {
            await client.SendFrameAsync("SEND", $"{number}", $"destination:/topic/{number % 5}");
            ids.Add((await client.ReadMessageAsync($"{number}"))["message-id"]);
        }

        Assert.That(ids, Has.Count.EqualTo(50).And.None.Null.And.None.Empty);
    }

    [TestCase("1.1", TestName = "1.1 MESSAGE: the subscription header will be set to match the id header of the subscription that is receiving the message")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: it MUST also contain a subscription header matching the identifier of the subscription that is receiving the message")]
    public async Task Subscription_is_the_id(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a", id: "sub-0 ");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["subscription"], Is.EqualTo("sub-0 "));
    }

    [TestCase("client", TestName = "1.2 MESSAGE: if the subscription requires explicit acknowledgment, client mode, it MUST also contain an ack header with an arbitrary value")]
    [TestCase("client-individual", TestName = "1.2 MESSAGE: if the subscription requires explicit acknowledgment, client-individual mode, it MUST also contain an ack header")]
    public async Task Ack_is_there_when_it_is_needed(string ack)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync();
        await client.SubscribeAsync("/topic/a", ack: ack);

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a", "ack:not mine");
        var message = await client.ReadMessageAsync("hello");

        Assert.That(message.Headers.Count(header => header.Key == "ack"), Is.EqualTo(1));
        await client.AcknowledgeAsync(message);
    }

    [TestCase("1.0", "client", TestName = "1.0 MESSAGE: there is no ack header")]
    [TestCase("1.1", "client-individual", TestName = "1.1 MESSAGE: there is no ack header")]
    [TestCase("1.2", "auto", TestName = "1.2 MESSAGE: there is no ack header in auto mode")]
    public async Task Otherwise_there_is_no_ack_header(string version, string ack)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a", ack: ack);

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["ack"], Is.Null);
    }

    [TestCase("1.0", TestName = "1.0 MESSAGE: the frame body contains the contents of the message")]
    [TestCase("1.1", TestName = "1.1 MESSAGE: the frame body contains the contents of the message")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: the frame body contains the contents of the message")]
    public async Task The_body_is_the_message(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        foreach (var body in (string[])["", "hello queue a", new string('x', 5000), new string('y', 300_000)])
        {
            await client.SendFrameAsync("SEND", body, "destination:/topic/a");

            await client.ReadMessageAsync(body);
        }
    }

    [TestCase("1.0", TestName = "1.0 MESSAGE: it includes content-length and the sender's content-type")]
    [TestCase("1.1", TestName = "1.1 MESSAGE: it SHOULD include a content-length header and a content-type header if a body is present")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: it SHOULD include a content-length header and a content-type header if a body is present")]
    public async Task Length_and_type_are_there(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a", "content-type:text/plain");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message["content-length"], Is.EqualTo("5"));
        Assert.That(message["content-type"], Is.EqualTo("text/plain"));
    }

    [TestCase("1.1", TestName = "1.1 MESSAGE: it will also include all user defined headers that were present when the message was sent")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: it will also include all user defined headers that were present when the message was sent")]
    public async Task User_headers_come_last_and_in_order(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");
        var own = Enumerable.Range(0, 60).Select(number => $"header-{number * 37 % 60}:{number}").ToArray();

        await client.SendFrameAsync("SEND", string.Empty, ["destination:/topic/a", .. own]);

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Headers.Select(header => $"{header.Key}:{header.Value}").TakeLast(60), Is.EqualTo(own));
    }

    [TestCase("1.1", TestName = "1.1 MESSAGE: server specific headers MAY get added to the frame, here timestamp")]
    [TestCase("1.2", TestName = "1.2 MESSAGE: server specific headers MAY get added to the frame, here timestamp")]
    public async Task Timestamp_is_when_the_broker_took_it(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a", "timestamp:1");

        var message = await client.ReadMessageAsync("hello");
        var timestamps = message.Headers.Where(header => header.Key == "timestamp").Select(header => header.Value);
        Assert.That(timestamps, Is.EqualTo([broker.Clock.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)]));
    }

    [TestCase("1.0", new[] { "redelivered", "message-id", "destination", "timestamp", "content-length" }, TestName = "1.0 MESSAGE: without an id and user headers it has redelivered, message-id, destination, timestamp, content-length and nothing else")]
    [TestCase("1.1", new[] { "subscription", "redelivered", "message-id", "destination", "timestamp", "content-length" }, TestName = "1.1 MESSAGE: without user headers it has subscription, redelivered, message-id, destination, timestamp, content-length and nothing else")]
    [TestCase("1.2", new[] { "subscription", "ack", "redelivered", "message-id", "destination", "timestamp", "content-length" }, TestName = "1.2 MESSAGE: without user headers it has subscription, ack, redelivered, message-id, destination, timestamp, content-length and nothing else")]
    public async Task There_are_no_other_headers(string version, string[] expected)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        string[] id = version == "1.0" ? [] : ["id:0"];
        await client.SendAndConfirmAsync("SUBSCRIBE", string.Empty, ["destination:/queue/a", "ack:client", .. id]);

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a");

        var message = await client.ReadMessageAsync("hello");
        Assert.That(message.Headers.Select(header => header.Key), Is.EqualTo(expected));
    }
}
