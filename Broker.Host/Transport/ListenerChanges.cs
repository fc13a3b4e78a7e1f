using Broker.Host.Configuration;
using Broker.Host.Reload;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Broker.Host.Transport;

/// <summary>What of a listener can change while it listens.</summary>
/// <param name="listeners">The listeners.</param>
/// <param name="server">The server that listens.</param>
internal sealed class ListenerChanges(IReadOnlyList<Listener> listeners, IOptions<KestrelServerOptions> server) : IConfigurationApplier
{
    public PreparedChange Prepare(ConfigurationUpdate update)
    {
        // Those that have come or gone need a restart, and so does whether there is TLS; so the others are all there are, and as secure as they were.
        var prepared = Listener.From(update.After.All<ListenerOptions>(), update.After.Folder).ToDictionary(listener => listener.Name, StringComparer.Ordinal);

        return new PreparedChange(() =>
        {
            foreach (var listener in listeners)
            {
                listener.Settings = prepared[listener.Name].Settings;
            }

            Listeners.Limit(server.Value, update.After.Get<LimitsOptions>());
            return Task.CompletedTask;
        });
    }
}
