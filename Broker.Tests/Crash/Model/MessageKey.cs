using System.Globalization;

namespace Broker.Tests.Crash.Model;

/// <summary>Names a message for ever.</summary>
/// <param name="Producer">Who sent it.</param>
/// <param name="Number">Which of the producer's it is, from 1.</param>
internal readonly record struct MessageKey(int Producer, int Number)
{
    public override string ToString() => FormattableString.Invariant($"{Producer}.{Number}");

    /// <summary>Reads a key.</summary>
    /// <returns>The key, or null if the text is none.</returns>
    public static MessageKey? TryParse(ReadOnlySpan<char> text)
    {
        var dot = text.IndexOf('.');
        return dot > 0
            && int.TryParse(text[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var producer)
            && int.TryParse(text[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new MessageKey(producer, number)
            : null;
    }
}
