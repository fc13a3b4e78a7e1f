using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Broker.Tests.Core;

/// <summary>Other settings are put in force while destinations are there.</summary>
internal sealed class SettingsChangeTests
{
    private static readonly DestinationName Name = DestinationName.Queue("a");

    [Test]
    public async Task A_queue_that_has_been_unused_for_longer_than_it_may_now_goes()
    {
        await using var bench = new DirectoryBench();
        var queue = await bench.OpenAsync(Name);
        bench.Release(Name);
        await bench.AdvanceAsync(Sample.Settings.IdleTimeout / 4);

        await bench.UseAsync(Sample.Settings with { IdleTimeout = Sample.Settings.IdleTimeout / 8 });
        await bench.AdvanceAsync(Sample.Settings.IdleTimeout / 4);

        await bench.Session.AwaitDeathAsync(queue);
    }

    [Test]
    public async Task A_queue_may_stay_for_longer_than_any_timer_runs()
    {
        await using var bench = new DirectoryBench();
        var queue = await bench.OpenAsync(Name);
        bench.Release(Name);

        await bench.UseAsync(Sample.Settings with { IdleTimeout = TimeSpan.FromDays(365) });
        await bench.AdvanceAsync(TimeSpan.FromDays(364));

        Assert.That(await bench.OpenAsync(Name), Is.EqualTo(queue));
    }

    [Test]
    public async Task A_limit_of_destinations_leaves_those_that_are_there()
    {
        await using var bench = new DirectoryBench();
        var queue = await bench.OpenAsync(Name);
        await bench.OpenAsync(DestinationName.Queue("b"));

        await bench.UseAsync(Sample.Settings with { MaxDestinations = 1 });

        Assert.That(await bench.OpenAsync(Name), Is.EqualTo(queue));
        Assert.That((await bench.RefusedAsync(DestinationName.Queue("c"))).Reason, Is.EqualTo(RefusalReason.TooManyDestinations));
    }

    [Test]
    public async Task A_virtual_host_comes_and_the_others_stay()
    {
        await using var actors = new TestActors();
        var services = new DestinationServices(Sample.Settings, new FakeTimeProvider(), NullLogger.Instance);
        IReadOnlyList<string> names = [string.Empty, "gone"];
        var hosts = actors.System.ActorOf(Props.Create(() => new VirtualHosts(names, services)));
        var before = (await hosts.Ask<Directories>(new GetDirectories(), StompTestClient.Patience)).ByVirtualHost;

        var after = (await hosts.Ask<Directories>(new ChangeSettings([string.Empty, "new"], Sample.Settings), StompTestClient.Patience)).ByVirtualHost;

        Assert.That(after.Keys, Is.EquivalentTo((string[])[string.Empty, "gone", "new"]));
        Assert.That((after[string.Empty], after["gone"]), Is.EqualTo((before[string.Empty], before["gone"])));
        Assert.That(before.Keys, Has.No.Member("new"), "Who has the old answer keeps it.");
    }

    [Test]
    public async Task Messages_that_are_out_become_dead_letters_where_these_are_to_go_now()
    {
        var (old, now) = (DestinationName.Queue("old"), DestinationName.Queue("now"));
        await using var bench = new DirectoryBench(With(old));
        var queue = await bench.OpenAsync(Name);
        await bench.PublishAsync(queue, 1);
        var outbox = await bench.SubscribeAsync(queue, Name, Broker.Core.Subscriptions.AckMode.Individual);
        await outbox.ReceiveAsync(1);

        await bench.UseAsync(With(now));
        queue.Tell(new Settle(bench.LastKey, new DeliveryReference(1, default), Settlement.Reject, Tag: 9, Confirm: false), bench.Session.Ref);

        var letters = await bench.OpenAsync(now);
        await bench.TakeAsync(letters, now, 1);
    }

    private static DestinationSettings With(DestinationName deadLetters) => Sample.Settings with
    {
        Policies = _ => new DestinationPolicy { MaxLength = 100, MaxBytes = 1 << 20, MaxDeliveries = 5, DeadLetter = deadLetters },
    };
}
