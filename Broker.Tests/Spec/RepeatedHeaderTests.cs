using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Spec;

/// <summary>1.1 and 1.2, "Repeated Header Entries". 1.0 says nothing; we do the same there.</summary>
internal sealed class RepeatedHeaderTests
{
    [TestCase("1.0", TestName = "1.0 Frames: of repeated header entries the first is used")]
    [TestCase("1.1", TestName = "1.1 Repeated Header Entries: only the first header entry SHOULD be used as the value of header entry")]
    [TestCase("1.2", TestName = "1.2 Repeated Header Entries: if a server receives repeated frame header entries, only the first header entry SHOULD be used")]
    public async Task The_first_entry_counts(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/first", id: "first");
        await client.SubscribeAsync("/topic/second", id: "second");

        await client.SendFrameAsync("SEND", "hello", "destination:/topic/first", "destination:/topic/second", "receipt:1", "receipt:2");
        var message = await client.ReadMessageAsync("hello");
        await client.ReadReceiptAsync("1");

        Assert.That(message["subscription"], Is.EqualTo("first"));
        await client.AssertNothingMoreAsync();
    }

    [TestCase("1.1", TestName = "1.1 Repeated Header Entries: subsequent values are only used to maintain a history of state changes of the header")]
    [TestCase("1.2", TestName = "1.2 Repeated Header Entries: subsequent values are only used to maintain a history of state changes of the header and MAY be ignored")]
    public async Task A_senders_repeated_headers_are_passed_on_in_order(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/topic/a");

        await client.SendFrameAsync("SEND", string.Empty, "destination:/topic/a", "foo:World", "bar:1", "foo:Hello");

        var message = await client.ReadAsync(StompCommand.Message);
        var own = message.Headers.Where(header => header.Key is "foo" or "bar").Select(header => $"{header.Key}:{header.Value}");
        Assert.That(own, Is.EqualTo(["foo:World", "bar:1", "foo:Hello"]));
    }

    [TestCase("1.1", TestName = "1.1 Repeated Header Entries: the intermediate server MAY update header values by prepending headers to the message")]
    [TestCase("1.2", TestName = "1.2 Repeated Header Entries: a STOMP server MAY update header values by prepending headers to the message")]
    public async Task The_brokers_own_headers_come_first(string version)
    {
        await using var broker = await PipeBroker.StartAsync();
        await using var client = await broker.ConnectAsync(version);
        await client.SubscribeAsync("/queue/a", id: "0", ack: "client-individual");
        await client.SubscribeAsync("/queue/dlq.a", id: "1");

        await client.SendFrameAsync("SEND", "hello", "destination:/queue/a", "dead-letter-reason:my own");
        await client.RejectAsync(await client.ReadMessageAsync("hello"), "requeue:false");

        var letter = await client.ReadMessageAsync("hello");
        var reasons = letter.Headers.Where(header => header.Key == "dead-letter-reason").Select(header => header.Value);
        Assert.That(reasons, Is.EqualTo(["rejected", "my own"]));
    }
}
