using System.Reflection;
using Broker.Core.Storage.Journals;
using Broker.Host.Configuration;
using Broker.Host.Transport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Broker.Host;

/// <summary>Runs the broker until it is told to stop, and says to whoever started it where it listens and how to try it.</summary>
internal static class BrokerProcess
{
    /// <summary>Runs the broker.</summary>
    /// <param name="configuration">The configuration, checked.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit code: 0, or 1 if it could not start.</returns>
    public static async Task<int> RunAsync(LoadedConfiguration configuration, CancellationToken cancellation)
    {
        await using var app = BrokerServices.Build(configuration);
        var listeners = app.Services.GetRequiredService<IReadOnlyList<Listener>>();

        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            await Console.Error.WriteLineAsync($"The broker cannot listen: {failure.Message} (broker.conf: {string.Join(", ", KeysOf(failure, listeners))})");
            return 1;
        }

        catch (JournalException failure)
        {
            await Console.Error.WriteLineAsync($"The broker cannot open its store: {failure.Message} (broker.conf: store.path)");
            return 1;
        }

        Console.WriteLine(Welcome(configuration, listeners));
        await app.WaitForShutdownAsync(cancellation);
        return 0;
    }

    // The server says which address is taken; of other failures it does not say where.
    private static IEnumerable<string> KeysOf(Exception failure, IReadOnlyList<Listener> listeners)
    {
        var named = listeners.Where(listener => failure.Message.Contains($"//{listener.Address.EndPoint}:", StringComparison.Ordinal)).ToList();
        return (named.Count > 0 ? named : listeners).Select(listener => $"listener:{listener.Name}.url");
    }

    private static string Welcome(LoadedConfiguration configuration, IReadOnlyList<Listener> listeners)
    {
        var lines = new List<string> { $"Broker {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}, configured by {configuration.Source}" };
        lines.AddRange(listeners.Select(listener => $"  {listener.Url,-32} {(listener.Address.IsWeb ? "STOMP over WebSocket" : "STOMP over TCP")}{(listener.IsSecure ? ", TLS" : string.Empty)}"));

        if (listeners.FirstOrDefault(listener => listener.Address.IsWeb) is { } web)
        {
            var host = web.Address.Host is "*" ? "localhost" : web.Address.Host;
            lines.Add($"Try it: open {(web.IsSecure ? "https" : "http")}://{host}:{web.Port}/ and connect as guest, passcode guest. Ctrl-C stops.");
        }

        return string.Join(Environment.NewLine, lines);
    }
}
