using Broker.Load.Net;
using Broker.Load.Stomp;

namespace Broker.Load.Targets;

/// <summary>A broker that somebody else has started and will end.</summary>
internal static class RunningTarget
{
    /// <summary>Names it.</summary>
    /// <param name="processId">Its process, on this machine.</param>
    /// <param name="addresses">Where it listens.</param>
    public static Target At(int processId, IReadOnlyList<Address> addresses)
    {
        var name = FormattableString.Invariant($"pid-{processId}");
        var protocol = new StompProtocol(Dialect.Own);
        return new Target(name, Version: null, protocol, _ => Task.FromResult(new RunningBroker(name, protocol, processId, startedAt: 0, addresses)));
    }
}
