using Broker.Host.Certificates;
using Broker.Host.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Broker.Host.Transport;

/// <summary>A port that is listened on.</summary>
/// <param name="name">Its name in broker.conf.</param>
/// <param name="address">Where.</param>
/// <param name="settings">What may change.</param>
internal sealed class Listener(string name, ListenerAddress address, ListenerSettings settings)
{
    private volatile ListenerSettings _settings = settings;

    public string Name => name;

    public ListenerAddress Address => address;

    /// <summary>Whether it speaks TLS. That stays: who expects TLS must not get a port without.</summary>
    public bool IsSecure { get; } = settings.Tls is not null;

    /// <summary>The settings for new connections. Any thread; others with TLS, or others without, may take their place.</summary>
    public ListenerSettings Settings
    {
        get => _settings;
        set => _settings = value.Tls is not null == IsSecure ? value : throw new ArgumentException("Whether a listener speaks TLS cannot change while it listens.", nameof(value));
    }

    /// <summary>What the server made of it; knows the port once it listens.</summary>
    public ListenOptions? Bound { get; set; }

    /// <summary>Where it really listens.</summary>
    public string Url => address.ToUrl(Port);

    /// <summary>The port that was taken.</summary>
    public int Port => Bound?.IPEndPoint?.Port ?? address.EndPoint.Port;

    /// <summary>Makes the listeners that the configuration names.</summary>
    /// <param name="options">Their sections.</param>
    /// <param name="folder">What paths in them are relative to.</param>
    /// <exception cref="TlsFileException">A file of TLS cannot be read, or is not what it should be.</exception>
    public static IReadOnlyList<Listener> From(IEnumerable<ListenerOptions> options, string folder) => [.. options.Select(each => Make(each, folder))];

    private static Listener Make(ListenerOptions options, string folder) =>
        ListenerAddress.TryParse(options.Url, out var address)
            ? new Listener(options.Name, address, ListenerSettings.From(options, address, folder))
            : throw new InvalidOperationException($"The listener '{options.Name}' was not checked.");
}
