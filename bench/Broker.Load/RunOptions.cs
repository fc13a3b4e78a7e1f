using Broker.Load.Net;
using Broker.Load.Scenarios;
using Broker.Load.Targets;

namespace Broker.Load;

/// <summary>What all scenarios can be told.</summary>
/// <param name="Targets">The brokers; their rounds alternate.</param>
/// <param name="Transports">What to go over, one after another.</param>
/// <param name="Rounds">How many rounds count.</param>
/// <param name="WarmUp">For how long rounds before do not: they give the broker time to compile its code.</param>
/// <param name="Limit">How long a round may take.</param>
/// <param name="Json">Where to write the results for programs, or null.</param>
internal sealed record RunOptions(
    IReadOnlyList<Target> Targets,
    IReadOnlyList<Transport> Transports,
    int Rounds,
    TimeSpan WarmUp,
    TimeSpan Limit,
    string? Json)
{
    /// <summary>The same over WebSocket alone, for what is measured over nothing else.</summary>
    /// <param name="why">What is said to who wants only something else.</param>
    /// <exception cref="LoadException">WebSocket is not among the transports.</exception>
    public RunOptions OverWebSocket(string why) =>
        Transports.Contains(Transport.WebSocket) ? this with { Transports = [Transport.WebSocket] } : throw new LoadException($"{why}, so --transport tcp means nothing here.");
}
