using Broker.Host.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Broker.Host.Transport;

/// <summary>A port that is listened on.</summary>
/// <param name="name">Its name in broker.conf.</param>
/// <param name="address">Where.</param>
/// <param name="origins">Which web pages may connect.</param>
internal sealed class Listener(string name, ListenerAddress address, OriginRules origins)
{
    private OriginRules _origins = origins;

    public string Name => name;

    public ListenerAddress Address => address;

    /// <summary>Which web pages may connect; what is in force now. Any thread.</summary>
    public OriginRules Origins
    {
        get => Volatile.Read(ref _origins);
        set => Volatile.Write(ref _origins, value);
    }

    /// <summary>What the server made of it; knows the port once it listens.</summary>
    public ListenOptions? Bound { get; set; }

    /// <summary>Where it really listens.</summary>
    public string Url => address.ToUrl(Port);

    /// <summary>The port that was taken.</summary>
    public int Port => Bound?.IPEndPoint?.Port ?? address.EndPoint.Port;

    /// <summary>Makes the listeners that the configuration names.</summary>
    public static IReadOnlyList<Listener> From(IEnumerable<ListenerOptions> options) => [.. options.Select(Make)];

    private static Listener Make(ListenerOptions options) =>
        ListenerAddress.TryParse(options.Url, out var address) && OriginRules.TryParse(options.Origins, out var origins, out _)
            ? new Listener(options.Name, address, origins)
            : throw new InvalidOperationException($"The listener '{options.Name}' was not checked.");
}
