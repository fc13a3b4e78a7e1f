using Broker.Core.Commands;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>A session whose durable subscription somebody else asks for.</summary>
internal sealed class DurableWantedTests
{
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(16);

    private readonly TaskCompletionSource<DurableKept> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Test]
    public async Task Keeps_it_while_its_client_is_heard_of()
    {
        await using var broker = PipeBroker.StartOver(out var core, answer: Note);
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:10000,0");
        var held = await SubscribeAsync(client, core);

        held.Session.Tell(new DurableWanted(held.Durable!, held.Key), core.Ref);

        Assert.That(await _kept.Task.WaitAsync(StompTestClient.Patience), Is.EqualTo(new DurableKept(held.Durable!, held.Key)));
    }

    [Test]
    public async Task Gives_it_up_when_its_client_is_silent_although_it_should_not_be()
    {
        await using var broker = PipeBroker.StartOver(out var core, answer: Note);
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:10000,0");
        var held = await SubscribeAsync(client, core);

        broker.Clock.Advance(Overdue);
        held.Session.Tell(new DurableWanted(held.Durable!, held.Key), core.Ref);

        var end = await core.ReadAsync<Unsubscribe>();
        Assert.That((end.Key, end.Delete), Is.EqualTo((held.Key, (DurableName?)null)));
        Assert.That(_kept.Task.IsCompleted, Is.False);
    }

    [Test]
    public async Task Keeps_it_when_nobody_can_tell_whether_its_client_is_there()
    {
        await using var broker = PipeBroker.StartOver(out var core, answer: Note);
        await using var client = await broker.ConnectAsync("1.2", "heart-beat:0,0");
        var held = await SubscribeAsync(client, core);

        broker.Clock.Advance(Overdue);
        held.Session.Tell(new DurableWanted(held.Durable!, held.Key), core.Ref);

        Assert.That((await _kept.Task.WaitAsync(StompTestClient.Patience)).Key, Is.EqualTo(held.Key));
    }

    private static async Task<Subscription> SubscribeAsync(StompTestClient client, CoreRecorder core)
    {
        await client.SubscribeAsync("/topic/a", headers: "durable-subscription-name:news");
        return (await core.ReadAsync<Subscribe>()).Subscription;
    }

    private object? Note(object message)
    {
        if (message is DurableKept kept)
        {
            _kept.TrySetResult(kept);
        }

        return null;
    }
}
