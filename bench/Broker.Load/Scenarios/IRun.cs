using Broker.Load.Report;

namespace Broker.Load.Scenarios;

/// <summary>A scenario that is ready to be run against one broker, over and over.</summary>
internal interface IRun : IDisposable
{
    /// <summary>Runs one round.</summary>
    /// <param name="limit">How long it may take.</param>
    Round RunRound(TimeSpan limit);
}
