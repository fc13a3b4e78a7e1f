using Broker.Host.Configuration;

namespace Broker.Host.Security;

/// <summary>The virtual hosts that <c>virtual-hosts</c> names; without any it names all.</summary>
internal sealed class VirtualHostList
{
    private readonly HashSet<string>? _names;

    /// <summary>Reads a list.</summary>
    /// <param name="text">The names, divided by commas.</param>
    public VirtualHostList(string text)
    {
        var names = PermissionKeys.Split(text);

        // The default virtual host has no name; here it is called as RabbitMQ calls it.
        _names = names.Count == 0 ? null : names.SelectMany(name => name == "/" ? [name, string.Empty] : (string[])[name]).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>All.</summary>
    public static VirtualHostList All { get; } = new(string.Empty);

    /// <summary>Whether a virtual host is among them.</summary>
    /// <param name="virtualHost">Its name; the default one has none.</param>
    public bool Contains(string virtualHost) => _names?.Contains(virtualHost) ?? true;
}
