using Broker.Tests.Support;

namespace Broker.Tests.Actors;

/// <summary>A grandparent, a parent and a child, that write into one journal; all have started, and the journal is empty.</summary>
internal sealed class Family : IAsyncDisposable
{
    private Family(TestActors actors, ActorProbe journal, IActorRef parent, IActorRef child)
    {
        Actors = actors;
        Journal = journal;
        Parent = parent;
        Child = child;
    }

    public TestActors Actors { get; }

    public ActorProbe Journal { get; }

    public IActorRef Parent { get; }

    public IActorRef Child { get; }

    /// <summary>Starts a family.</summary>
    /// <param name="ofChild">What becomes of the child when it fails.</param>
    /// <param name="ofParent">What becomes of the parent when it fails; null: the default.</param>
    public static async Task<Family> StartAsync(SupervisorStrategy ofChild, SupervisorStrategy? ofParent = null)
    {
        var actors = new TestActors();
        var journal = actors.Probe();
        var grandparent = actors.System.ActorOf(Puppet.As("grandparent", journal.Ref, ofParent));
        var parent = await grandparent.MakeChildAsync("parent", journal.Ref, ofChild);
        var child = await parent.MakeChildAsync("child", journal.Ref);

        Assert.That(await journal.ReceiveAsync(3), Is.EquivalentTo(new[] { "grandparent: PreStart", "parent: PreStart", "child: PreStart" }));
        return new Family(actors, journal, parent, child);
    }

    public ValueTask DisposeAsync() => Actors.DisposeAsync();
}
