using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>One directory with all that belongs to it, and a session.</summary>
internal sealed class DirectoryBench : IAsyncDisposable
{
    private readonly TestActors _actors = new();
    private readonly FakeTimeProvider _clock = new();
    private int _lastSubscription;

    public DirectoryBench(DestinationSettings? settings = null)
    {
        var services = new DestinationServices(settings ?? Sample.Settings, _clock, NullLogger.Instance);
        Directory = _actors.System.ActorOf(Props.Create(() => new DestinationDirectory(services)));
        Session = _actors.Probe();
    }

    public IActorRef Directory { get; }

    public ActorProbe Session { get; }

    public SubscriptionKey LastKey => new(1, _lastSubscription);

    public IActorRef? LastAcknowledger { get; private set; }

    public async Task<IActorRef> OpenAsync(DestinationName name, bool mayCreate = true)
    {
        Directory.Tell(new Open(name, mayCreate, Tag: 3), Session.Ref);
        var opened = await Session.ReceiveAsync<Opened>();
        Assert.That((opened.Destination, opened.Tag), Is.EqualTo((name, 3L)));
        return opened.Actor;
    }

    public async Task<Refusal> RefusedAsync(DestinationName name, bool mayCreate = true)
    {
        Directory.Tell(new Open(name, mayCreate, Tag: 4), Session.Ref);
        var refused = await Session.ReceiveAsync<OpenRefused>();
        Assert.That((refused.Destination, refused.Tag), Is.EqualTo((name, 4L)));
        return refused.Refusal;
    }

    /// <summary>Puts other settings in force: what destinations are told next, they do by these.</summary>
    public Task UseAsync(DestinationSettings settings)
    {
        Directory.Tell(new SettingsChanged(new DestinationServices(settings, _clock, NullLogger.Instance), Queue: null), ActorRefs.NoSender);
        return Directory.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);
    }

    public void Release(DestinationName name) => Directory.Tell(new Release(name), Session.Ref);

    public async Task PublishAsync(IActorRef destination, int number)
    {
        destination.Tell(new Publish(Sample.Message(number), null, Tag: 100 + number, Confirm: true), Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new CommandDone(100 + number)));
    }

    public async Task<FakeOutbox> SubscribeAsync(IActorRef owner, DestinationName name, AckMode mode = AckMode.Auto)
    {
        var outbox = new FakeOutbox(name.Text);
        var subscription = new Subscription(new SubscriptionKey(1, ++_lastSubscription), Session.Ref, outbox, mode, Prefetch: 0);
        owner.Tell(new Subscribe(name, subscription, Tag: 6), Session.Ref);
        LastAcknowledger = (await Session.ReceiveAsync<Subscribed>()).Acknowledger;
        return outbox;
    }

    /// <summary>Takes a message out of a queue.</summary>
    public async Task TakeAsync(IActorRef queue, DestinationName name, int number)
    {
        var outbox = await SubscribeAsync(queue, name, AckMode.Auto);
        Assert.That(await outbox.ReceiveAsync(1), Is.EqualTo(new[] { number }));
        queue.Tell(new Unsubscribe(name, LastKey, WrittenUpTo: 1, UnsentFrom: long.MaxValue, Tag: 8, Confirm: true), Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new CommandDone(8)));
    }

    /// <summary>Moves the clock in steps in which everybody handles what it brings.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        for (var step = 0; step < 4; step++)
        {
            _clock.Advance(by / 4);

            // The directory asks, the destination answers, the directory hears it.
            await Directory.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);
            await Task.WhenAll(Directory.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience));
        }
    }

    public ValueTask DisposeAsync() => _actors.DisposeAsync();
}
