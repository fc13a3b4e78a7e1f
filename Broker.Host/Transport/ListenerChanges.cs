using Broker.Host.Configuration;
using Broker.Host.Reload;

namespace Broker.Host.Transport;

/// <summary>What of a listener can change while it listens.</summary>
/// <param name="listeners">The listeners.</param>
internal sealed class ListenerChanges(IReadOnlyList<Listener> listeners) : IConfigurationApplier
{
    public PreparedChange Prepare(ConfigurationUpdate update)
    {
        // Those that have come or gone need a restart, and so does whether there is TLS; so the others are all there are, and as secure as they were.
        var prepared = Listener.From(update.After.Get<List<ListenerOptions>>("listener"), update.After.Folder).ToDictionary(listener => listener.Name, StringComparer.Ordinal);

        return new PreparedChange(() =>
        {
            foreach (var listener in listeners)
            {
                listener.Settings = prepared[listener.Name].Settings;
            }

            return Task.CompletedTask;
        });
    }
}
