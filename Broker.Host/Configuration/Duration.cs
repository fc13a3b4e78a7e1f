using System.Globalization;

namespace Broker.Host.Configuration;

/// <summary>Durations as broker.conf writes them: a number and a unit, <c>500ms</c>, <c>10s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class Duration
{
    private static readonly DurationUnit[] Units =
    [
        new("ms", TimeSpan.FromMilliseconds(1)),
        new("s", TimeSpan.FromSeconds(1)),
        new("m", TimeSpan.FromMinutes(1)),
        new("h", TimeSpan.FromHours(1)),
        new("d", TimeSpan.FromDays(1)),
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

        var unit = Units.FirstOrDefault(unit => text.EndsWith(unit.Name, StringComparison.Ordinal));
        if (unit is null || !int.TryParse(text.AsSpan()[..^unit.Name.Length].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || unit.Length.TotalDays * number > 365_000)
        {
            return false;
        }

        duration = unit.Length * number;
        return true;
    }

    /// <summary>Writes a duration in its largest whole unit.</summary>
    public static string Format(TimeSpan duration)
    {
        var unit = Units.Last(unit => duration.Ticks % unit.Length.Ticks == 0 && (duration > TimeSpan.Zero || unit.Name == "s"));
        return string.Create(CultureInfo.InvariantCulture, $"{duration / unit.Length:0}{unit.Name}");
    }

    private sealed record DurationUnit(string Name, TimeSpan Length);
}
