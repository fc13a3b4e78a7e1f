using Broker.Core.Storage;
using Broker.Core.Storage.Journals;
using Microsoft.Extensions.Logging;

namespace Broker.Core.Destinations;

/// <summary>What all destinations of a virtual host share.</summary>
/// <param name="Settings">How they behave.</param>
/// <param name="Clock">The time.</param>
/// <param name="Log">Where they log.</param>
public sealed record DestinationServices(DestinationSettings Settings, TimeProvider Clock, ILogger Log)
{
    /// <summary>The virtual host; empty for the default one.</summary>
    public string VirtualHost { get; init; } = string.Empty;

    /// <summary>Where messages that survive the broker are kept; null: there is no store, and no message survives.</summary>
    public Journal? Journal { get; init; }

    /// <summary>How much memory the contents may take that lie in the journal as well; all virtual hosts share it.</summary>
    public StoreBudget StoreBudget { get; init; } = new(StoreBudget.DefaultLimit);
}
