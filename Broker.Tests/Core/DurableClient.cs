using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;

namespace Broker.Tests.Core;

/// <summary>Who is connected to a durable subscription, or wants to be.</summary>
internal sealed class DurableClient(StoreBench bench, IActorRef directory, DestinationName topic, SubscriptionKey key, ActorProbe session, DurableName name)
{
    private IActorRef _queue = ActorRefs.Nobody;

    public IActorRef Directory => directory;

    public SubscriptionKey Key => key;

    public DurableName Name => name;

    public ActorProbe Session => session;

    public FakeOutbox Outbox { get; } = new($"durable {name.Name} of session {key.Session}");

    /// <summary>The queue of the durable subscription.</summary>
    public IActorRef Queue => _queue;

    public async Task AwaitSubscribedAsync()
    {
        var subscribed = await session.ReceiveAsync<Subscribed>();
        Assert.That(subscribed.Key, Is.EqualTo(key));
        _queue = subscribed.Acknowledger!;
    }

    public async Task<Refusal> AwaitRefusalAsync(RefusalReason reason)
    {
        var refused = await session.ReceiveAsync<CommandRefused>();
        Assert.That(refused.Refusal.Reason, Is.EqualTo(reason));
        return refused.Refusal;
    }

    /// <summary>Takes messages and acknowledges them.</summary>
    /// <returns>Their numbers.</returns>
    public async Task<int[]> TakeAsync(int count)
    {
        var numbers = new int[count];
        for (var index = 0; index < count; index++)
        {
            var delivery = await Outbox.ReceiveAsync();
            numbers[index] = Sample.NumberOf(delivery.Message);
            await AcknowledgeAsync(delivery.Sequence);
        }

        return numbers;
    }

    public Task AcknowledgeAsync(long sequence) => SettleAsync(sequence, Settlement.Acknowledge);

    public Task RejectAsync(long sequence) => SettleAsync(sequence, Settlement.Reject);

    /// <summary>Disconnects; the subscription stays.</summary>
    public Task LeaveAsync() => UnsubscribeAsync(delete: null);

    /// <summary>Deletes the subscription.</summary>
    public Task DeleteAsync() => UnsubscribeAsync(name);

    private async Task UnsubscribeAsync(DurableName? delete)
    {
        var unsubscribe = new Unsubscribe(topic, key, WrittenUpTo: 0, UnsentFrom: long.MaxValue, bench.NextTag(), Confirm: true) { Delete = delete };
        directory.Tell(unsubscribe, session.Ref);
        Assert.That(await session.ReceiveAsync(), Is.EqualTo(new CommandDone(unsubscribe.Tag)));
    }

    private async Task SettleAsync(long sequence, Settlement settlement)
    {
        var settle = new Settle(key, new DeliveryReference(sequence, default), settlement, bench.NextTag(), Confirm: true);
        _queue.Tell(settle, session.Ref);
        Assert.That(await session.ReceiveAsync(), Is.EqualTo(new CommandDone(settle.Tag)));
    }
}
