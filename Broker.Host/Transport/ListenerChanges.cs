using Broker.Host.Configuration;
using Broker.Host.Reload;

namespace Broker.Host.Transport;

/// <summary>What of a listener can change while it listens.</summary>
/// <param name="listeners">The listeners.</param>
internal sealed class ListenerChanges(IReadOnlyList<Listener> listeners) : IConfigurationApplier
{
    public PreparedChange Prepare(ConfigurationUpdate update)
    {
        // Those that have come or gone need a restart, so the others are all there are.
        var prepared = Listener.From(update.After.Get<List<ListenerOptions>>("listener")).ToDictionary(listener => listener.Name, StringComparer.Ordinal);

        return new PreparedChange(() =>
        {
            foreach (var listener in listeners)
            {
                listener.Origins = prepared[listener.Name].Origins;
            }

            return Task.CompletedTask;
        });
    }
}
