using Broker.Host.Connections;
using Broker.Host.Reload;
using Microsoft.Extensions.DependencyInjection;

namespace Broker.Tests.Support;

/// <summary>Changes the configuration of a broker that runs.</summary>
internal static class TestReload
{
    /// <summary>What loads the file again.</summary>
    public static ConfigurationReload Reload(this TestBroker broker) => broker.Services.GetRequiredService<ConfigurationReload>();

    /// <summary>Waits until connections are there; nothing need have been said on them.</summary>
    public static async Task AwaitConnectionsAsync(this TestBroker broker, int count)
    {
        using var patience = new CancellationTokenSource(StompTestClient.Patience);

        while (broker.Services.GetRequiredService<Lazy<ConnectionServices>>().Value.Registry.Count != count)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Writes the file, and has it loaded again; the watch of the file finds it later, and that nothing is new.</summary>
    /// <returns>False if it is wrong.</returns>
    public static async Task<bool> TryReloadAsync(this TestBroker broker, string text)
    {
        await File.WriteAllTextAsync(broker.File + "~", text);
        File.Move(broker.File + "~", broker.File, overwrite: true);
        return await broker.Reload().ReloadAsync("test");
    }

    /// <summary>Writes a file that is right, and has it loaded again.</summary>
    public static async Task ReloadAsync(this TestBroker broker, string text) => Assert.That(await broker.TryReloadAsync(text), Is.True, text);
}
