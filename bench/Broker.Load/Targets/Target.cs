using Broker.Load.Protocols;

namespace Broker.Load.Targets;

/// <summary>A broker to be measured: a name, how it is spoken to, and how to come by a running one.</summary>
/// <param name="Name">The name in reports.</param>
/// <param name="Version">Its version, or null where it is not known.</param>
/// <param name="Protocol">How it is spoken to.</param>
/// <param name="StartAsync">Starts it, a fresh process every time, or finds the one that runs.</param>
internal sealed record Target(string Name, string? Version, IProtocol Protocol, Func<CancellationToken, Task<RunningBroker>> StartAsync);
