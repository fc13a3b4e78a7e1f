using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>One real topic with its actor, between a session, outboxes and a directory that only take notes.</summary>
internal sealed class TopicBench : IAsyncDisposable
{
    public static readonly DestinationName Name = DestinationName.Topic("a.b");

    private readonly TestActors _actors = new();
    private int _lastSubscription;
    private long _lastTag;
    private long _lastTransaction;

    public TopicBench(DestinationSettings? settings = null)
    {
        Session = _actors.Probe();
        Window = new PublishWindow(_actors.Probe().Ref, maxMessages: 1000, maxBytes: 1024 * 1024);

        var (patterns, directory) = (Patterns, _actors.Probe().Ref);
        var services = new DestinationServices(settings ?? Sample.Settings, Clock, NullLogger.Instance);
        var contents = new TopicContents(Name, services, recovered: null);
        Topic = _actors.System.ActorOf(Props.Create(() => new TopicActor(Name, patterns, contents, directory, services)));
    }

    public IActorRef Topic { get; }

    /// <summary>The session that commands come from, and answers go to.</summary>
    public ActorProbe Session { get; }

    /// <summary>The session's window.</summary>
    public PublishWindow Window { get; }

    public TopicPatterns Patterns { get; } = new();

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>How long the topic waits before it looks again at those who cannot keep up.</summary>
    public static TimeSpan Tick { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Publishes messages and asks for an answer to each.</summary>
    public void Publish(params IReadOnlyList<int> numbers) => Publish([.. numbers.Select(Sample.Message)]);

    /// <summary>Publishes messages and asks for an answer to each, whose tag is the message's number.</summary>
    public void Publish(IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            Publish(Sample.NumberOf(message), message);
        }
    }

    /// <summary>Publishes a message that is so large that there must be room for it, and asks for an answer.</summary>
    public void PublishLarge(int number) => Publish(number, Sample.MessageOf(number, 64 * 1024));

    /// <summary>Makes sure that these messages have been handed out, and says in which order.</summary>
    public async Task AssertDoneAsync(params int[] numbers)
    {
        Assert.That(await Session.ReceiveAsync(numbers.Length), Is.EqualTo(numbers.Select(number => new CommandDone(number))));

        // Behind its answer the topic sees how much the subscribers have taken, which the test changes next.
        await SettleDownAsync();
    }

    /// <summary>Makes sure that the session has heard nothing of what the topic was told.</summary>
    public async Task AssertNothingDoneAsync()
    {
        await SettleDownAsync();
        await Session.AssertNothingMoreAsync();
    }

    public async Task<FakeOutbox> SubscribeAsync()
    {
        var outbox = new FakeOutbox($"subscription {++_lastSubscription}");
        Assert.That(await SubscribeAsync(outbox, AckMode.Auto, 0), Is.Null);
        return outbox;
    }

    /// <summary>Subscribes with more than a mode.</summary>
    public async Task<FakeOutbox> SubscribeAsync(Func<Subscription, Subscription> change)
    {
        var outbox = new FakeOutbox($"subscription {++_lastSubscription}");
        await SubscribeAsync(outbox, AckMode.Auto, 0, change);
        return outbox;
    }

    /// <summary>Subscribes with acknowledgements.</summary>
    /// <returns>Who takes the acknowledgements.</returns>
    public async Task<(FakeOutbox Outbox, IActorRef Acknowledger)> SubscribeAsync(AckMode mode, int prefetch = 0)
    {
        var outbox = new FakeOutbox($"subscription {++_lastSubscription}");
        return (outbox, (await SubscribeAsync(outbox, mode, prefetch))!);
    }

    /// <summary>Adds a subscriber to a pattern, as the directory does.</summary>
    public FakeOutbox SubscribeToPattern(string pattern, Func<Subscription, Subscription>? change = null)
    {
        var outbox = new FakeOutbox(pattern);
        var subscription = new Subscription(KeyOf(++_lastSubscription), Session.Ref, outbox, AckMode.Auto, 0);
        subscription = change?.Invoke(subscription) ?? subscription;
        Patterns.Table = Patterns.Table.Add(DestinationName.Topic(pattern), new TopicSubscriber(subscription, Queue: null));
        return outbox;
    }

    public async Task UnsubscribeAsync(int subscription)
    {
        var unsubscribe = new Unsubscribe(Name, KeyOf(subscription), 0, long.MaxValue, ++_lastTag + 1000, Confirm: true);
        Topic.Tell(unsubscribe, Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new CommandDone(unsubscribe.Tag)));
    }

    public Task<TransactionKey> PrepareAsync(params int[] numbers) => PrepareAsync([.. numbers.Select(Sample.Message)]);

    public async Task<TransactionKey> PrepareAsync(params Message[] messages)
    {
        var transaction = new TransactionKey(1, ++_lastTransaction);
        Topic.Tell(new Prepare(transaction, [.. messages.Select(message => new Publish(message, null, 0, false))]), Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new Prepared(transaction)));
        return transaction;
    }

    public static SubscriptionKey KeyOf(int number) => new(1, number);

    /// <summary>Puts other settings in force.</summary>
    public Task UseAsync(DestinationSettings settings)
    {
        Topic.Tell(new SettingsChanged(new DestinationServices(settings, Clock, NullLogger.Instance), Queue: null), ActorRefs.NoSender);
        return SettleDownAsync();
    }

    /// <summary>Waits until the topic has handled all that it was told.</summary>
    public Task SettleDownAsync() => Topic.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);

    /// <summary>Moves the clock, and waits until the topic has noticed.</summary>
    public Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return SettleDownAsync();
    }

    public ValueTask DisposeAsync() => _actors.DisposeAsync();

    private void Publish(int number, Message message)
    {
        Window.Take(message.Size);
        Topic.Tell(new Publish(message, Window, Tag: number, Confirm: true), Session.Ref);
    }

    private async Task<IActorRef?> SubscribeAsync(FakeOutbox outbox, AckMode mode, int prefetch, Func<Subscription, Subscription>? change = null)
    {
        var subscription = new Subscription(KeyOf(_lastSubscription), Session.Ref, outbox, mode, prefetch);
        var subscribe = new Subscribe(Name, change?.Invoke(subscription) ?? subscription, ++_lastTag);
        Topic.Tell(subscribe, Session.Ref);
        var subscribed = await Session.ReceiveAsync<Subscribed>();
        Assert.That((subscribed.Tag, subscribed.Key), Is.EqualTo((subscribe.Tag, subscribe.Subscription.Key)));
        return subscribed.Acknowledger;
    }
}
