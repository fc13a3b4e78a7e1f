namespace Broker.Host.Configuration;

/// <summary>The keys of a listener that say at which path there is something else than its WebSocket.</summary>
internal static class GatewayPath
{
    private const string Off = "off";

    /// <summary>Reads a key that has been checked.</summary>
    /// <returns>Null if there is no such path.</returns>
    public static string? Parse(string text) => text == Off ? null : text;

    /// <summary>What is wrong with a key.</summary>
    /// <param name="property">The key.</param>
    /// <param name="text">Its value.</param>
    /// <param name="unset">The value it has if it is not given.</param>
    /// <param name="address">Where the listener listens; null: that is wrong too.</param>
    public static IEnumerable<OptionsFault> Check(string property, string text, string unset, ListenerAddress? address)
    {
        var example = unset == Off ? $"/{ConfigurationKey.Kebab(property)}" : unset;

        if (address is { IsWeb: false } && text != unset)
        {
            yield return new OptionsFault(property, $"is for web listeners, and the url is tcp:// (example: ws://127.0.0.1:15674/ws)", nameof(ListenerOptions.Url));
        }
        else if (text != Off && !IsPath(text))
        {
            yield return new OptionsFault(property, $"'{text}' is neither a path nor off (example: {example})");
        }
        else if (text == address?.Path)
        {
            yield return new OptionsFault(property, $"'{text}' is the path of the WebSocket (example: {example})", nameof(ListenerOptions.Url));
        }
    }

    private static bool IsPath(string text) =>
        text.Split('/') is ["", .. { Length: > 0 } segments]
        && segments.All(segment => segment.Length > 0 && segment is not ("." or "..") && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '~'));
}
