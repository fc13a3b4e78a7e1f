using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Broker.Load.Net;

namespace Broker.Load.Targets;

/// <summary>Ports for brokers that have to be told theirs.</summary>
internal static class LoopbackPort
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);

    /// <summary>Ports that are free now.</summary>
    /// <param name="count">How many.</param>
    public static IReadOnlyList<int> Free(int count)
    {
        // All at once, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToList();
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }

    /// <summary>An address on the loopback interface.</summary>
    public static Address At(Transport transport, int port, string path) => new(transport, new IPEndPoint(IPAddress.Loopback, port), path);

    /// <summary>Waits until somebody listens.</summary>
    /// <param name="address">Where.</param>
    /// <param name="process">Who is to listen.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="IOException">It has ended, or taken too long.</exception>
    public static async Task WaitAsync(Address address, StartedProcess process, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();

        while (!await IsOpenAsync(address.EndPoint, cancellation))
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new IOException($"It has {(process.HasExited ? "ended" : "not come to listen")}. Its last words:{Environment.NewLine}{process.LastWords}");
            }

            await Task.Delay(BetweenTries, cancellation);
        }
    }

    private static async Task<bool> IsOpenAsync(IPEndPoint where, CancellationToken cancellation)
    {
        using var socket = new Socket(where.AddressFamily, SocketType.Stream, ProtocolType.Tcp);

        try
        {
            await socket.ConnectAsync(where, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
