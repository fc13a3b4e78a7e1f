namespace Broker.Load.Targets;

/// <summary>
/// A broker to be measured: a name, and how to come by a running one. How a broker is started, where it says its ports, and its
/// <see cref="Dialect"/> are all that another broker needs to stand beside ours.
/// </summary>
/// <param name="Name">The name in reports.</param>
/// <param name="CanRestart">Whether every start is a fresh process.</param>
/// <param name="StartAsync">Starts it, or finds the one that runs.</param>
internal sealed record Target(string Name, bool CanRestart, Func<CancellationToken, Task<RunningBroker>> StartAsync);
