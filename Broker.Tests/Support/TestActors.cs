namespace Broker.Tests.Support;

/// <summary>A system of actors for one test, stopped at its end.</summary>
internal sealed class TestActors : IAsyncDisposable
{
    public ActorSystem System { get; } = ActorSystem.Create("test");

    /// <summary>A new probe.</summary>
    public ActorProbe Probe() => new(System);

    /// <summary>A probe that is told all events of a type.</summary>
    public ActorProbe ProbeOf(Type events)
    {
        var probe = Probe();
        System.EventStream.Subscribe(probe.Ref, events);
        return probe;
    }

    public async ValueTask DisposeAsync() => await System.Terminate().WaitAsync(StompTestClient.Patience);
}
