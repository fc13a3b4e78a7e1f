using System.Text;
using Broker.Core.Commands;
using Broker.Core.Destinations;
using Broker.Host.Sessions;
using Broker.Tests.Support;

namespace Broker.Tests.Host.Sessions;

/// <summary>The destinations that a session has open, a few and many: found by the octets that the client writes.</summary>
internal sealed class OpenDestinationsTests
{
    [Test]
    public async Task Each_is_found_by_what_the_client_writes_until_it_is_released([Values(1, 8, 9, 30)] int count)
    {
        await using var actors = new TestActors();
        var (directory, session) = (actors.Probe(), actors.Probe());
        var destinations = new OpenDestinations(directory.Ref, session.Ref);
        var all = Enumerable.Range(0, count).Select(number => destinations.Open(DestinationName.Queue($"q.{number}"), Written(number), mayCreate: true)).ToList();

        Assert.That(all.Select((_, number) => Find(destinations, number)), Is.EqualTo(all));
        Assert.That(Find(destinations, count), Is.Null);
        Assert.That(await directory.ReceiveAsync(count), Is.All.InstanceOf<Open>());

        // All but the first have an answer, and the last has a subscription.
        all.Skip(1).ToList().ForEach(destination => destinations.OnOpened(new Opened(destination.Name, session.Ref, Tag: 0)));
        all[^1].Subscriptions = 1;
        destinations.ReleaseUnused();
        destinations.ReleaseUnused();

        Assert.That(all.Where((_, number) => Find(destinations, number) is not null), Is.EqualTo(all.Where((_, number) => number == 0 || number == count - 1)));
        var released = (await directory.ReceiveAsync(Math.Max(0, count - 2))).Cast<Release>().Select(release => release.Destination);
        Assert.That(released, Is.EquivalentTo(all.Skip(1).SkipLast(1).Select(destination => destination.Name)));

        destinations.Forget(all[0]);
        Assert.That(Find(destinations, 0), Is.Null);
    }

    [Test]
    public async Task What_is_written_otherwise_than_the_name_is_found_as_it_is_written()
    {
        await using var actors = new TestActors();
        var destinations = new OpenDestinations(actors.Probe().Ref, actors.Probe().Ref);

        var reply = destinations.Open(DestinationName.Reply(DestinationKind.Queue, "x"), "/temp-queue/a"u8, mayCreate: true);

        Assert.That(destinations.TryGet("/temp-queue/a"u8, out var found), Is.True);
        Assert.That(found, Is.SameAs(reply));
        Assert.That(destinations.TryGet("/reply-queue/x"u8, out _), Is.False);
        Assert.That(Encoding.UTF8.GetString(reply.Written.Span), Is.EqualTo("/temp-queue/a"));
    }

    [Test]
    public async Task Who_opens_very_many_keeps_those_in_use()
    {
        await using var actors = new TestActors();
        var (directory, session) = (actors.Probe(), actors.Probe());
        var destinations = new OpenDestinations(directory.Ref, session.Ref);
        var all = Enumerable.Range(0, OpenDestinations.MostUnused).Select(OpenAt).ToList();
        Assert.That(await directory.ReceiveAsync(all.Count), Is.All.InstanceOf<Open>(), "So many are open, and none is released for that.");

        OpenAt(all.Count);
        Assert.That(Find(destinations, 5), Is.Not.Null, "It is in use.");
        OpenAt(all.Count + 1);

        // The first of the two has been used since, as the one that was looked for; the others have not.
        var told = await directory.ReceiveAsync(all.Count + 1);
        Assert.That(told.OfType<Release>().Select(release => release.Destination), Is.EquivalentTo(all.Where((_, number) => number != 5).Select(destination => destination.Name)));
        Assert.That(told.OfType<Open>().Count(), Is.EqualTo(2));
        Assert.That(((int[])[0, 5, all.Count, all.Count + 1]).Where(number => Find(destinations, number) is not null), Is.EqualTo((int[])[5, all.Count, all.Count + 1]));

        OpenDestination OpenAt(int number)
        {
            var destination = destinations.Open(DestinationName.Queue($"q.{number}"), Written(number), mayCreate: true);
            destinations.OnOpened(new Opened(destination.Name, session.Ref, Tag: 0));
            return destination;
        }
    }

    private static byte[] Written(int number) => Encoding.UTF8.GetBytes($"/queue/q.{number}");

    private static OpenDestination? Find(OpenDestinations destinations, int number) => destinations.TryGet(Written(number), out var found) ? found : null;
}
