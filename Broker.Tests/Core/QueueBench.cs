using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Messages;
using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>One real queue with its actor, between a session, outboxes and a directory that only take notes.</summary>
internal sealed class QueueBench : IAsyncDisposable
{
    public static readonly DestinationName Name = DestinationName.Queue("a");

    private readonly TestActors _actors = new();
    private int _lastSubscription;
    private long _lastTag;
    private long _lastTransaction;

    /// <summary>Makes a queue.</summary>
    /// <param name="settings">How it behaves.</param>
    /// <param name="clock">The time; null: <see cref="Clock"/>.</param>
    /// <param name="journal">Where it keeps what survives; null: nowhere.</param>
    /// <param name="recovered">What the journal had of it.</param>
    /// <param name="budget">How much it may keep in memory as well.</param>
    public QueueBench(
        QueueSettings? settings = null,
        TimeProvider? clock = null,
        Journal? journal = null,
        RecoveredLog? recovered = null,
        StoreBudget? budget = null)
    {
        Session = _actors.Probe();
        Directory = _actors.Probe();

        Clock = clock as FakeTimeProvider ?? new FakeTimeProvider();
        var chosen = settings ?? Settings();
        var services = new DestinationServices(Sample.Settings, clock ?? Clock, NullLogger.Instance)
        {
            Journal = journal,
            StoreBudget = budget ?? new StoreBudget(StoreBudget.DefaultLimit),
        };
        var contents = new QueueContents(Name, chosen, services, new LogIdentity(string.Empty, LogKind.Queue, Name.Text), recovered);
        Store = contents.Store;
        Records = contents.Records;
        var directory = Directory.Ref;
        Queue = _actors.System.ActorOf(Props.Create(() => new QueueActor(Name, contents, directory, services)));
    }

    public IActorRef Queue { get; }

    /// <summary>The session that commands come from, and answers go to.</summary>
    public ActorProbe Session { get; }

    /// <summary>Where dead letters go.</summary>
    public ActorProbe Directory { get; }

    public QueueStore Store { get; }

    public QueueRecords Records { get; }

    public FakeTimeProvider Clock { get; }

    public static QueueSettings Settings(
        long maxMessages = 1000,
        long maxBytes = 1024 * 1024,
        int maxDeliveries = 0,
        bool hasDeadLetters = true,
        bool endsSlowSubscribers = false) =>
        new(maxMessages, maxBytes, maxDeliveries, hasDeadLetters ? DestinationName.Queue("dlq.a") : null, endsSlowSubscribers);

    /// <summary>Publishes messages and asks for no answer.</summary>
    public void Publish(params IReadOnlyList<int> numbers)
    {
        foreach (var number in numbers)
        {
            Queue.Tell(PublishOf(number, confirm: false), Session.Ref);
        }
    }

    /// <summary>Publishes messages and asks for no answer.</summary>
    public void Publish(params IReadOnlyList<Message> messages)
    {
        foreach (var message in messages)
        {
            Queue.Tell(PublishOf(message, confirm: false), Session.Ref);
        }
    }

    /// <summary>What a subscription has been given and nobody has received, in order.</summary>
    public async Task<int[]> TakenAsync(FakeOutbox outbox)
    {
        await SettleDownAsync();
        return [.. outbox.TakeAll().Select(delivery => Sample.NumberOf(delivery.Message))];
    }

    /// <summary>The time in so many seconds.</summary>
    public DateTimeOffset In(int seconds) => Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds);

    /// <summary>Lets time pass, and the queue do what is due.</summary>
    public Task AdvanceAsync(TimeSpan by)
    {
        Clock.Advance(by);
        return SettleDownAsync();
    }

    public Publish PublishOf(int number, PublishWindow? window = null, bool confirm = true) => PublishOf(Sample.Message(number), window, confirm);

    public Publish PublishOf(Message message, PublishWindow? window = null, bool confirm = true)
    {
        window?.Take(message.Size);
        return new Publish(message, window, ++_lastTag, confirm);
    }

    /// <summary>Sends a command and takes its answer, which must be the next that the session hears.</summary>
    public async Task<object> AskAsync(object command)
    {
        Queue.Tell(command, Session.Ref);
        return await Session.ReceiveAsync();
    }

    /// <summary>Sends a command that must be done.</summary>
    public async Task DoAsync(DestinationCommand command) => Assert.That(await AskAsync(command), Is.EqualTo(new CommandDone(command.Tag)));

    /// <summary>Sends a command that must be refused.</summary>
    public async Task<Refusal> RefusedAsync(DestinationCommand command, RefusalReason reason)
    {
        var answer = await AskAsync(command);
        Assert.That(answer, Is.TypeOf<CommandRefused>());
        var refused = (CommandRefused)answer;
        Assert.That((refused.Tag, refused.Refusal.Reason), Is.EqualTo((command.Tag, reason)));
        return refused.Refusal;
    }

    /// <summary>Subscribes; the subscriptions are numbered from one.</summary>
    public async Task<FakeOutbox> SubscribeAsync(AckMode mode = AckMode.Individual, int prefetch = 0)
    {
        var outbox = new FakeOutbox($"subscription {++_lastSubscription}");
        await SubscribeAsync(outbox, _lastSubscription, mode, prefetch);
        return outbox;
    }

    public async Task SubscribeAsync(FakeOutbox outbox, int number, AckMode mode, int prefetch, Func<Subscription, Subscription>? wish = null)
    {
        var key = KeyOf(number);
        var subscription = new Subscription(key, Session.Ref, outbox, mode, prefetch);
        var subscribe = new Subscribe(Name, wish?.Invoke(subscription) ?? subscription, ++_lastTag);
        Assert.That(await AskAsync(subscribe), Is.EqualTo(new Subscribed(subscribe.Tag, key, Queue)));
    }

    /// <summary>Subscribes with more wishes.</summary>
    public async Task<FakeOutbox> SubscribeAsync(Func<Subscription, Subscription> wish, AckMode mode = AckMode.Individual, int prefetch = 0)
    {
        var outbox = new FakeOutbox($"subscription {++_lastSubscription}");
        await SubscribeAsync(outbox, _lastSubscription, mode, prefetch, wish);
        return outbox;
    }

    /// <summary>The number of the last subscription.</summary>
    public int LastSubscription => _lastSubscription;

    public static SubscriptionKey KeyOf(int number) => new(1, number);

    public Settle SettleOf(int subscription, long sequence, Settlement settlement = Settlement.Acknowledge) =>
        new(KeyOf(subscription), new DeliveryReference(sequence, default), settlement, ++_lastTag, Confirm: true);

    public Task AcknowledgeAsync(int subscription, long sequence) => DoAsync(SettleOf(subscription, sequence));

    public Task RequeueAsync(int subscription, long sequence) => DoAsync(SettleOf(subscription, sequence, Settlement.Requeue));

    public Task RejectAsync(int subscription, long sequence) => DoAsync(SettleOf(subscription, sequence, Settlement.Reject));

    /// <summary>Receives a dead letter, and confirms it as the queue of dead letters does.</summary>
    public async Task<Forward> TakeLetterAsync()
    {
        var letter = await Directory.ReceiveAsync<Forward>();
        Queue.Tell(new CommandDone(letter.Publish.Tag), ActorRefs.NoSender);
        await SettleDownAsync();
        return letter;
    }

    /// <summary>Ends a subscription.</summary>
    /// <param name="subscription">Its number.</param>
    /// <param name="writtenUpTo">See <see cref="Unsubscribe"/>.</param>
    /// <param name="unsentFrom">See <see cref="Unsubscribe"/>.</param>
    public Task UnsubscribeAsync(int subscription, long writtenUpTo = 0, long unsentFrom = long.MaxValue) =>
        DoAsync(new Unsubscribe(Name, KeyOf(subscription), writtenUpTo, unsentFrom, ++_lastTag, Confirm: true));

    public TransactionKey NewTransaction() => new(1, ++_lastTransaction);

    /// <summary>Prepares a transaction that can be carried out.</summary>
    public Task<TransactionKey> PrepareAsync(params DestinationCommand[] commands) => PrepareAsync(batch: null, commands);

    public async Task<TransactionKey> PrepareAsync(JournalBatch? batch, params DestinationCommand[] commands)
    {
        var transaction = NewTransaction();
        Assert.That(await AskAsync(new Prepare(transaction, commands, batch)), Is.EqualTo(new Prepared(transaction)));
        return transaction;
    }

    public async Task CarryOutAsync(TransactionKey transaction) =>
        Assert.That(await AskAsync(new CarryOut(transaction)), Is.EqualTo(new CarriedOut(transaction)));

    public Task RollBackAsync(TransactionKey transaction)
    {
        Queue.Tell(new RollBack(transaction), Session.Ref);
        return SettleDownAsync();
    }

    /// <summary>Waits until the queue has handled all that it was told.</summary>
    public Task SettleDownAsync() => Queue.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);

    public ValueTask DisposeAsync() => _actors.DisposeAsync();
}
