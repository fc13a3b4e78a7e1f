using System.Globalization;

namespace Broker.Tests.Crash.Model;

/// <summary>
/// The bodies of messages: the key, how many letters follow, the letters, which are others for every message. So whoever gets one can tell
/// which it is and whether it is whole.
/// </summary>
internal static class MessageText
{
    /// <summary>The most letters of a body.</summary>
    public const int MaxFill = 64 * 1024;

    private const int Starts = 4099;

    private static readonly string Letters = string.Create(Starts + MaxFill, new Random(1), (text, random) =>
    {
        for (var index = 0; index < text.Length; index++)
        {
            text[index] = (char)('a' + random.Next(26));
        }
    });

    /// <summary>Makes a body.</summary>
    public static string Make(MessageKey key, int fill) => string.Create(CultureInfo.InvariantCulture, $"{key} {fill} {FillOf(key, fill)}");

    /// <summary>Reads a body.</summary>
    /// <returns>Whose it is, or null if it is not as it was made.</returns>
    public static MessageKey? Read(string body)
    {
        var first = body.IndexOf(' ', StringComparison.Ordinal);
        var second = first < 0 ? -1 : body.IndexOf(' ', first + 1);

        return second > 0
            && MessageKey.TryParse(body.AsSpan(0, first)) is { } key
            && int.TryParse(body.AsSpan(first + 1, second - first - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var fill)
            && fill <= MaxFill
            && body.AsSpan(second + 1).SequenceEqual(FillOf(key, fill))
            ? key
            : null;
    }

    private static ReadOnlySpan<char> FillOf(MessageKey key, int fill) => Letters.AsSpan(((key.Number * 31) + (key.Producer * 7)) % Starts, fill);
}
