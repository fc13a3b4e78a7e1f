using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>A broker that somebody else has started and will end.</summary>
internal static class RunningTarget
{
    /// <summary>Names it.</summary>
    /// <param name="processId">Its process, on this machine.</param>
    /// <param name="addresses">Where it listens.</param>
    public static Target At(int processId, IReadOnlyList<Address> addresses) => new(
        FormattableString.Invariant($"pid-{processId}"),
        CanRestart: false,
        _ => Task.FromResult(new RunningBroker(FormattableString.Invariant($"pid-{processId}"), Dialect.Own, processId, addresses, started: null, output: null)));
}
