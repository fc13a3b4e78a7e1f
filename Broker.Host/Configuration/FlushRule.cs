using Broker.Core.Storage.Journals;

namespace Broker.Host.Configuration;

/// <summary>When the store flushes what it has written: <c>always</c>, <c>never</c>, or at intervals, <c>interval:10ms</c>.</summary>
/// <param name="Mode">When.</param>
/// <param name="Interval">How often, with <see cref="FlushMode.Interval"/>; otherwise zero.</param>
internal readonly record struct FlushRule(FlushMode Mode, TimeSpan Interval)
{
    private const string IntervalPrefix = "interval:";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>Reads a rule.</summary>
    /// <returns>False if the text is none, or the interval is not between 1ms and 1m.</returns>
    public static bool TryParse(string text, out FlushRule rule)
    {
        rule = default;

        if (text.StartsWith(IntervalPrefix, StringComparison.Ordinal))
        {
            var isInterval = Duration.TryParse(text[IntervalPrefix.Length..], out var interval) && interval >= Shortest && interval <= Longest;
            rule = new FlushRule(FlushMode.Interval, interval);
            return isInterval;
        }

        rule = new FlushRule(text == "never" ? FlushMode.Never : FlushMode.Always, TimeSpan.Zero);
        return text is "always" or "never";
    }

    /// <inheritdoc/>
    public override string ToString() => Mode == FlushMode.Interval ? IntervalPrefix + Duration.Format(Interval) : ConfigurationKey.Kebab(Mode.ToString());
}
