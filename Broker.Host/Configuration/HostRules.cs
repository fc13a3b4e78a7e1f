using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Broker.Host.Configuration;

/// <summary>
/// Under which names a web listener may be called, by the Host header. A web page whose name its owner turns to the address of this
/// machine ("DNS rebinding") has the same origin as what it then finds there; but its name is not one of these.
/// </summary>
internal sealed class HostRules
{
    private const string AnyHost = "any";
    private const string LoopbackHosts = "loopback";

    private readonly bool _isAny;
    private readonly bool _isLoopback;
    private readonly IReadOnlyList<string> _names;

    private HostRules(bool isAny, bool isLoopback, IReadOnlyList<string> names)
    {
        _isAny = isAny;
        _isLoopback = isLoopback;
        _names = names;
    }

    /// <summary>Reads the value of <c>hosts</c>: <c>any</c>, <c>loopback</c>, names, which may begin with <c>*.</c>, and addresses.</summary>
    /// <param name="text">The value; empty: loopback on a listener on loopback, otherwise any.</param>
    /// <param name="listensOnLoopback">Whether only this machine can reach the listener.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="wrong">The part that is wrong.</param>
    /// <returns>False if a part is wrong.</returns>
    public static bool TryParse(string text, bool listensOnLoopback, [NotNullWhen(true)] out HostRules? rules, [NotNullWhen(false)] out string? wrong)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        wrong = parts.FirstOrDefault(part => !IsRule(part));
        rules = wrong is not null ? null
            : parts.Length == 0 ? new HostRules(!listensOnLoopback, listensOnLoopback, [])
            : new HostRules(parts.Contains(AnyHost), parts.Contains(LoopbackHosts), [.. parts.Where(part => part is not (AnyHost or LoopbackHosts)).Select(Plain)]);
        return rules is not null;
    }

    /// <summary>Whether the listener may be called so.</summary>
    /// <param name="host">The host, without a port.</param>
    public bool Allow(string host)
    {
        if (_isAny)
        {
            return true;
        }

        var plain = Plain(host);
        return (_isLoopback && IsLoopback(plain)) || _names.Any(name => name[0] == '*' ? plain.EndsWith(name[1..], StringComparison.Ordinal) : plain == name);
    }

    private static bool IsRule(string part) =>
        part is AnyHost or LoopbackHosts || Uri.CheckHostName(part.StartsWith("*.", StringComparison.Ordinal) ? part[2..] : part) is not UriHostNameType.Unknown;

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    // Names do not differ in case, may end with a dot, and addresses of IPv6 have brackets or not.
    private static string Plain(string host) => host.Trim('[', ']').TrimEnd('.').ToLowerInvariant();
}
