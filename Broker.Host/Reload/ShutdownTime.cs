using Broker.Host.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Broker.Host.Reload;

/// <summary>How long the process waits for its parts when it stops: a little longer than the connections are given.</summary>
/// <param name="options">What the process asks when it stops.</param>
internal sealed class ShutdownTime(IOptions<HostOptions> options) : IConfigurationApplier
{
    /// <summary>The time that goes with a section.</summary>
    public static TimeSpan Of(BrokerOptions broker) => broker.DrainTimeout + TimeSpan.FromMilliseconds(500);

    public PreparedChange Prepare(ConfigurationUpdate update) => new(() =>
    {
        options.Value.ShutdownTimeout = Of(update.After.Get<BrokerOptions>());
        return Task.CompletedTask;
    });
}
