using System.Text.RegularExpressions;

namespace Broker.Host.Configuration;

/// <summary>The keys of a listener that say below which path another way in than STOMP is.</summary>
internal static partial class GatewayPaths
{
    private const string Off = "off";

    /// <summary>Reads such a key.</summary>
    /// <returns>The path; null: there is none.</returns>
    public static string? Read(string value) => value == Off ? null : value;

    /// <summary>Checks those of a listener.</summary>
    /// <param name="options">The listener.</param>
    /// <param name="address">Where it listens; null if that is not known.</param>
    public static IEnumerable<OptionsFault> Check(ListenerOptions options, ListenerAddress? address)
    {
        var defaults = new ListenerOptions();

        foreach (var (property, value, byDefault) in new[] { (nameof(options.Http), options.Http, defaults.Http) })
        {
            if (address is { IsWeb: false } && value != byDefault)
            {
                yield return new OptionsFault(property, "is for web listeners, and the url is tcp:// (example: ws://127.0.0.1:15674/ws)", nameof(options.Url));
            }
            else if (value != Off && !Path().IsMatch(value))
            {
                yield return new OptionsFault(property, $"'{value}' is neither off nor a path (example: {byDefault})");
            }
            else if (address is { IsWeb: true } && value == address.Path)
            {
                yield return new OptionsFault(property, $"'{value}' is the path of the WebSocket (example: {byDefault})", nameof(options.Url));
            }
        }
    }

    [GeneratedRegex(@"^(?:/[A-Za-z0-9_.~-]*[A-Za-z0-9_~-])+$")]
    private static partial Regex Path();
}
