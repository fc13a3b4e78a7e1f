using Broker.Core.Messages;
using Broker.Host.Configuration;
using Broker.Host.Connections;
using Broker.Host.Security;
using Broker.Host.Sessions;
using Broker.Host.Timers;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Host.Connections;

/// <summary>The connections that are open: so many at most, and told to end when the broker stops.</summary>
internal sealed class ConnectionRegistryTests : IAsyncDisposable
{
    private readonly TestActors _actors = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly TimerWheel _timers;
    private readonly ConnectionRegistry _registry = new(3);

    public ConnectionRegistryTests() => _timers = new TimerWheel(_clock);

    [TearDown]
    public async ValueTask DisposeAsync()
    {
        _timers.Dispose();
        await _actors.DisposeAsync();
    }

    [Test]
    public void As_many_as_allowed_come_in_and_one_more_for_each_that_leaves()
    {
        Assert.That(Enumerable.Range(0, 5).Select(_ => _registry.TryAdmit()), Is.EqualTo((bool[])[true, true, true, false, false]));

        _registry.Leave();

        Assert.That(_registry.TryAdmit(), Is.True, "Who was refused does not count.");
        Assert.That(_registry.TryAdmit(), Is.False);
        Assert.That(_registry.Limit, Is.EqualTo(3));
    }

    [Test]
    public void Never_more_than_allowed_are_in_whoever_comes_at_once()
    {
        var (inside, most, over) = (0, 0, 0);

        Parallel.For(0, 10_000, _ =>
        {
            if (_registry.TryAdmit())
            {
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                over += now > 3 ? 1 : 0;
                Interlocked.Decrement(ref inside);
                _registry.Leave();
            }
        });

        Assert.That(over, Is.Zero);
        Assert.That(most, Is.InRange(1, 3));
        Assert.That(Enumerable.Range(0, 4).Select(_ => _registry.TryAdmit()), Is.EqualTo((bool[])[true, true, true, false]), "And nothing is left of them.");
    }

    [Test]
    public void A_connection_is_found_while_it_is_open()
    {
        var (connection, session) = (MakeConnection(), _actors.Probe());
        Assert.That(_registry.Find(connection), Is.Null);

        _registry.Add(connection, session.Ref);
        Assert.That(_registry.Find(connection), Is.EqualTo(session.Ref));
        Assert.That(_registry.Count, Is.EqualTo(1));

        _registry.Remove(connection);
        Assert.That(_registry.Find(connection), Is.Null);
        Assert.That(_registry.Count, Is.Zero);
    }

    [Test]
    public async Task Each_session_is_told_once_that_the_broker_stops_and_the_last_one_to_end_ends_the_waiting()
    {
        var (one, other) = (MakeConnection(), MakeConnection());
        var (first, second) = (_actors.Probe(), _actors.Probe());
        _registry.Add(one, first.Ref);
        _registry.Add(other, second.Ref);

        var drained = _registry.DrainAsync();

        Assert.That(await first.ReceiveAsync(), Is.EqualTo(SessionSignal.ShutDown));
        Assert.That(await second.ReceiveAsync(), Is.EqualTo(SessionSignal.ShutDown));
        await first.AssertNothingMoreAsync();
        _registry.Remove(one);
        Assert.That(drained.IsCompleted, Is.False);
        _registry.Remove(other);
        await drained.WaitAsync(StompTestClient.Patience);
    }

    [Test]
    public void Without_connections_there_is_nothing_to_wait_for() => Assert.That(_registry.DrainAsync().IsCompletedSuccessfully, Is.True);

    [Test]
    public void Nobody_comes_in_any_more()
    {
        _ = _registry.DrainAsync();

        Assert.That(_registry.TryAdmit(), Is.False);
    }

    [Test]
    public async Task Who_came_in_just_before_is_told_too()
    {
        var session = _actors.Probe();
        Assert.That(_registry.TryAdmit(), Is.True);
        _ = _registry.DrainAsync();

        _registry.Add(MakeConnection(), session.Ref);

        Assert.That(await session.ReceiveAsync(), Is.EqualTo(SessionSignal.ShutDown));
    }

    [Test]
    public void A_connection_that_ends_before_the_broker_stops_ends_no_waiting()
    {
        var (gone, open) = (MakeConnection(), MakeConnection());
        _registry.Add(gone, _actors.Probe().Ref);
        _registry.Remove(gone);
        _registry.Add(open, _actors.Probe().Ref);

        Assert.That(_registry.DrainAsync().IsCompleted, Is.False);
    }

    private Connection MakeConnection()
    {
        var settings = new SessionSettings(new BrokerOptions(), new LimitsOptions(), new HeartBeatOptions(), new QueueOptions());
        var authenticator = new Authenticator(SecurityOptions.Of(), settings.Limits, _clock, NullLogger.Instance);
        var sessions = new SessionServices(settings, new Dictionary<string, IActorRef>(), authenticator, new MessageIdSource(_clock), _timers, _clock, NullLogger.Instance);
        var services = new ConnectionServices(_actors.System, sessions, _registry);
        return new Connection(services, new ConnectionInfo("test", "127.0.0.1", IsLoopback: true, "memory", CanPing: false));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, now, seen);
        }
    }
}
