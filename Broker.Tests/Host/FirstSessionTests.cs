using Broker.Stomp;
using Broker.Tests.Support;

namespace Broker.Tests.Host;

internal sealed class FirstSessionTests
{
    [Test]
    public async Task A_topic_reaches_its_subscriber([Values] bool overSockets)
    {
        await using var pipes = await PipeBroker.StartAsync();
        await using var broker = await TestBroker.StartAsync();
        await using var client = overSockets ? await broker.ConnectWebSocketAsync() : await pipes.ConnectAsync();

        await client.SubscribeAsync("/topic/a");
        await client.SendFrameAsync("SEND", "hello", "destination:/topic/a");

        var message = await client.ReadAsync(StompCommand.Message);
        Assert.That(message.Text, Is.EqualTo("hello"));
    }
}
