using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Core.Subscriptions;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>The name spaces of a broker.</summary>
internal sealed class VirtualHostsTests
{
    [Test]
    public async Task Each_virtual_host_has_destinations_of_its_own()
    {
        await using var actors = new TestActors();
        var directories = await StartAsync(actors, string.Empty, "/staging");
        var session = actors.Probe();

        Assert.That(directories.Keys, Is.EquivalentTo(new[] { string.Empty, "/staging" }));
        var one = await OpenAsync(directories[string.Empty], session);
        var other = await OpenAsync(directories["/staging"], session);

        Assert.That(one, Is.Not.EqualTo(other));
    }

    [Test]
    public async Task Names_that_differ_in_case_only_are_two_hosts()
    {
        await using var actors = new TestActors();

        var directories = await StartAsync(actors, "a", "A");

        Assert.That(directories, Has.Count.EqualTo(2));
        Assert.That(directories["a"], Is.Not.EqualTo(directories["A"]));
    }

    [Test]
    public async Task A_directory_that_fails_at_a_message_answers_it_and_keeps_its_destinations()
    {
        await using var actors = new TestActors();
        var directory = (await StartAsync(actors, string.Empty))[string.Empty];
        var session = actors.Probe();
        var queue = await OpenAsync(directory, session);

        // A subscription that is there already: no session does that.
        var subscription = new Subscription(new SubscriptionKey(1, 1), session.Ref, new FakeOutbox("a"), AckMode.Individual, 0);
        directory.Tell(new Subscribe(DestinationName.Topic("#"), subscription, Tag: 1), session.Ref);
        await session.ReceiveAsync<Subscribed>();
        directory.Tell(new Subscribe(DestinationName.Topic("#"), subscription, Tag: 2), session.Ref);

        var refused = await session.ReceiveAsync<CommandRefused>();
        Assert.That((refused.Tag, refused.Refusal.Reason), Is.EqualTo((2L, RefusalReason.Failed)));
        Assert.That(await OpenAsync(directory, session), Is.EqualTo(queue));
    }

    private static async Task<IReadOnlyDictionary<string, IActorRef>> StartAsync(TestActors actors, params IReadOnlyList<string> names)
    {
        var services = new DestinationServices(Sample.Settings, new FakeTimeProvider(), NullLogger.Instance);
        var hosts = actors.System.ActorOf(Props.Create(() => new VirtualHosts(names, services)));
        return (await hosts.Ask<Directories>(new GetDirectories(), StompTestClient.Patience)).ByVirtualHost;
    }

    private static async Task<IActorRef> OpenAsync(IActorRef directory, ActorProbe session)
    {
        directory.Tell(new Open(DestinationName.Queue("a"), MayCreate: true, Tag: 1), session.Ref);
        return (await session.ReceiveAsync<Opened>()).Actor;
    }
}
