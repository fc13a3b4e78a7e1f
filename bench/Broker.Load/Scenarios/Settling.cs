using Broker.Load.Net;
using Broker.Load.Targets;

namespace Broker.Load.Scenarios;

/// <summary>Waits until a broker has done what it put off, so that it counts as its work and does not disturb the next one's round.</summary>
internal static class Settling
{
    private const double RestingShare = 0.05;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it uses next to nothing of a core, but not for ever.</summary>
    public static void Wait(EventLoop loop, RunningBroker broker)
    {
        for (var waited = TimeSpan.Zero; waited < Patience; waited += Look)
        {
            var before = broker.Usage.Total;
            loop.RunFor(Look);

            if (broker.Usage.Total - before < RestingShare * Look)
            {
                return;
            }
        }
    }
}
