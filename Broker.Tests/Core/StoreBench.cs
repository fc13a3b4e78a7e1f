using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Storage.Journals;
using Broker.Core.Subscriptions;
using Broker.Core.Transactions;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>All destinations of a broker over a real journal in a folder of its own, which can be ended and started again.</summary>
internal sealed class StoreBench : IAsyncDisposable
{
    private readonly DestinationSettings _settings;
    private readonly string[] _virtualHosts;
    private readonly string? _folder;
    private TestActors _actors = null!;
    private int _lastSubscription;
    private long _lastTag;

    private StoreBench(DestinationSettings settings, bool hasStore, string[] virtualHosts)
    {
        _settings = settings;
        _virtualHosts = [string.Empty, .. virtualHosts];
        _folder = hasStore ? Directory.CreateTempSubdirectory("store-bench-").FullName : null;
    }

    public static DestinationName Topic { get; } = DestinationName.Topic("a.b");

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>The journal; null if the broker has no store.</summary>
    public Journal? Journal { get; private set; }

    /// <summary>The directory of the default virtual host.</summary>
    public IActorRef Default => Directories[string.Empty];

    public IReadOnlyDictionary<string, IActorRef> Directories { get; private set; } = null!;

    /// <summary>The session that most commands come from.</summary>
    public ActorProbe Session { get; private set; } = null!;

    public static async Task<StoreBench> StartAsync(DestinationSettings? settings = null, bool hasStore = true, params string[] virtualHosts)
    {
        var bench = new StoreBench(settings ?? Sample.Settings, hasStore, virtualHosts);
        await bench.BeginAsync(bench._virtualHosts);
        return bench;
    }

    /// <summary>Ends the broker and starts it again.</summary>
    /// <param name="virtualHosts">The virtual hosts from now on; null: the same.</param>
    public async Task RestartAsync(string[]? virtualHosts = null)
    {
        await EndAsync();
        await BeginAsync(virtualHosts ?? _virtualHosts);
    }

    public long NextTag() => ++_lastTag;

    /// <summary>A session beside <see cref="Session"/>, each with a number of its own.</summary>
    public ActorProbe NewSession() => _actors.Probe();

    public Task StopAsync(IActorRef actor)
    {
        _actors.System.Stop(actor);
        return Task.CompletedTask;
    }

    public async Task<IActorRef> OpenAsync(DestinationName name, IActorRef? directory = null)
    {
        (directory ?? Default).Tell(new Open(name, MayCreate: true, Tag: 1), Session.Ref);
        return (await Session.ReceiveAsync<Opened>()).Actor;
    }

    /// <summary>Publishes messages one after another, each when the one before is confirmed.</summary>
    public async Task PublishAsync(IActorRef destination, params Sent[] messages)
    {
        foreach (var message in messages)
        {
            var tag = NextTag();
            destination.Tell(new Publish(message.ToMessage(), Window: null, tag, Confirm: true), Session.Ref);
            Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new CommandDone(tag)), $"{message}");
        }
    }

    /// <summary>Asks for a durable subscription, and leaves the answer to the session that asks.</summary>
    public DurableClient Ask(
        DestinationName topic,
        string name = "news",
        ActorProbe? session = null,
        long sessionNumber = 1,
        Func<Subscription, Subscription>? change = null,
        IActorRef? directory = null)
    {
        session ??= Session;
        var client = new DurableClient(this, directory ?? Default, topic, new SubscriptionKey(sessionNumber, ++_lastSubscription), session, new DurableName("bob", name));
        var subscription = new Subscription(client.Key, session.Ref, client.Outbox, AckMode.Individual, Prefetch: 0) { Durable = client.Name };
        client.Directory.Tell(new Subscribe(topic, change?.Invoke(subscription) ?? subscription, NextTag()), session.Ref);
        return client;
    }

    /// <summary>Connects to a durable subscription.</summary>
    public async Task<DurableClient> SubscribeAsync(
        DestinationName topic,
        string name = "news",
        ActorProbe? session = null,
        long sessionNumber = 1,
        Func<Subscription, Subscription>? change = null,
        IActorRef? directory = null)
    {
        var client = Ask(topic, name, session, sessionNumber, change, directory);
        await client.AwaitSubscribedAsync();
        return client;
    }

    public async Task<DurableState[]> ListAsync() => [.. (await Default.Ask<Durables>(new GetDurables(), StompTestClient.Patience)).All];

    /// <summary>A commit of one destination's part, with a batch if there is a store; nothing of it is on disk yet.</summary>
    public async Task<(TransactionKey Key, JournalBatch? Batch)> PrepareAsync(IActorRef destination, long number, params Sent[] messages)
    {
        var (key, batch) = (new TransactionKey(1, number), Journal?.BeginBatch());
        destination.Tell(new Prepare(key, [.. messages.Select(message => new Publish(message.ToMessage(), null, 0, false))], batch), Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new Prepared(key)));
        return (key, batch);
    }

    /// <summary>Puts a commit on disk.</summary>
    public async Task SubmitAsync(JournalBatch? batch)
    {
        batch!.Submit(Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new BatchFlushed(batch)));
    }

    public async Task CarryOutAsync(IActorRef destination, TransactionKey key)
    {
        destination.Tell(new CarryOut(key), Session.Ref);
        Assert.That(await Session.ReceiveAsync(), Is.EqualTo(new CarriedOut(key)));
    }

    /// <summary>Moves the clock, and waits until the directory has handled what that brings.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        // Whoever is about to set a timer reads the clock first.
        await SettleDownAsync();
        Clock.Advance(by);
        await SettleDownAsync();
    }

    /// <summary>Waits until the directory has handled all that it was told.</summary>
    public Task SettleDownAsync() => Default.Ask<ActorIdentity>(new Identify(0), StompTestClient.Patience);

    public async ValueTask DisposeAsync()
    {
        await EndAsync();

        if (_folder is not null)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task BeginAsync(IReadOnlyList<string> virtualHosts)
    {
        _actors = new TestActors();
        Session = _actors.Probe();
        Journal = _folder is null ? null : Journal.Open(new JournalSettings { Path = _folder }, Clock, NullLogger.Instance);

        var services = new DestinationServices(_settings, Clock, NullLogger.Instance) { Journal = Journal };
        var hosts = _actors.System.ActorOf(Props.Create(() => new VirtualHosts(virtualHosts, services)));
        Directories = (await hosts.Ask<Directories>(new GetDirectories(), StompTestClient.Patience)).ByVirtualHost;
    }

    private async Task EndAsync()
    {
        await _actors.DisposeAsync();
        Journal?.Dispose();
    }
}
