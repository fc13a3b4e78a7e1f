using Broker.Host.Configuration;

namespace Broker.Host.Control;

/// <summary>Where a running broker can be asked: a socket in the folder of its store, which no two brokers share and nobody else may enter.</summary>
internal static class ControlAddress
{
    private const string FileName = "control.sock";

    /// <summary>The socket of a broker with a configuration.</summary>
    /// <returns>The full path, or null: a broker without a store cannot be asked.</returns>
    public static string? Of(LoadedConfiguration configuration) =>
        configuration.Get<StoreOptions>().SettingsIn(configuration.Folder) is { } store ? Path.Combine(store.Path, FileName) : null;
}
