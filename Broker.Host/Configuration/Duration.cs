using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>Durations as broker.conf writes them: a number and a unit, <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class Duration
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a duration.</summary>
    /// <returns>False if the text is none: no unit, unless it is 0, a number that is not whole, or more than a thousand years.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text == "0")
        {
            return true;
        }

        var (unit, length) = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal));
        if (unit is null || !int.TryParse(text.AsSpan()[..^unit.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || length.TotalDays * number > 365_000)
        {
            return false;
        }

        duration = length * number;
        return true;
    }

    /// <summary>Writes a duration in its largest whole unit.</summary>
    public static string Format(TimeSpan duration)
    {
        var (unit, length) = Units.Last(unit => duration.Ticks % unit.Length.Ticks == 0 && (duration > TimeSpan.Zero || unit.Unit == "s"));
        return string.Create(CultureInfo.InvariantCulture, $"{duration / length:0}{unit}");
    }
}
