namespace Broker.Tests.Actors;

/// <summary>Waits while it is being made; then it says so, and passes on what it is told.</summary>
internal sealed class SlowToBeMade : UntypedActor
{
    private readonly IActorRef _journal;

    public SlowToBeMade(Func<bool> wait, IActorRef journal)
    {
        wait();
        _journal = journal;
        _journal.Tell("made");
    }

    protected override void OnReceive(object message) => _journal.Tell(message);
}
