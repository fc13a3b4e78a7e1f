using Broker.Load.Net;
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
    string? Json);
