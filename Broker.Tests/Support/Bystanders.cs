using System.Diagnostics;
using Broker.Stomp;

namespace Broker.Tests.Support;

/// <summary>A well-behaved publisher and a well-behaved subscriber beside one who is not: they lose nothing, and hardly notice.</summary>
internal sealed class Bystanders : IAsyncDisposable
{
    /// <summary>How many connections they have.</summary>
    public const int Connections = 2;

    private const string Topic = "/topic/bystanders";

    private readonly StompTestClient _publisher;
    private readonly StompTestClient _subscriber;
    private readonly List<TimeSpan> _times = [];
    private int _count;

    private Bystanders(StompTestClient publisher, StompTestClient subscriber) => (_publisher, _subscriber) = (publisher, subscriber);

    /// <summary>How long a message took from the publisher to the subscriber, of a hundred the second slowest.</summary>
    public TimeSpan SlowestButOneInAHundred => _times.Count == 0 ? TimeSpan.Zero : _times.Order().ElementAt((int)(_times.Count * 0.99) - 1);

    /// <summary>Connects both.</summary>
    public static async Task<Bystanders> ConnectAsync(Func<Task<StompTestClient>> connect)
    {
        var bystanders = new Bystanders(await connect(), await connect());
        await bystanders._subscriber.SubscribeAsync(Topic);
        return bystanders;
    }

    /// <summary>Publishes messages one after another, each when the one before has come.</summary>
    public async Task ExchangeAsync(int count)
    {
        for (; count > 0; count--)
        {
            var start = Stopwatch.GetTimestamp();
            await _publisher.SendAsync($"SEND\ndestination:{Topic}\n\n{++_count}^@");
            var message = await _subscriber.ReadAsync(StompCommand.Message);
            _times.Add(Stopwatch.GetElapsedTime(start));
            Assert.That(message.Text, Is.EqualTo($"{_count}"));
        }
    }

    /// <summary>Exchanges messages as long as something goes on.</summary>
    public async Task ExchangeUntilAsync(Task abuse)
    {
        do
        {
            await ExchangeAsync(10);
        }
        while (!abuse.IsCompleted);

        await abuse;
        TestContext.Out.WriteLine($"{_times.Count} messages beside it, 99 of 100 in {SlowestButOneInAHundred.TotalMilliseconds:F1} ms");
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _subscriber.DisposeAsync();
    }
}
