namespace Broker.Host.Configuration;

/// <summary>
/// Settings that go over those of the file. Environment: <c>BROKER_LIMITS__FRAME=8MiB</c>, <c>BROKER_LISTENER__WEB__URL=...</c>, in
/// capitals, <c>_</c> for a hyphen, <c>__</c> between section, name and key. Command line: <c>--limits.frame=8MiB</c>,
/// <c>--listener:web.url=...</c>.
/// </summary>
internal static class OverrideReader
{
    public static IEnumerable<ConfiguredValue> FromEnvironment(IReadOnlyDictionary<string, string> environment, ICollection<string> faults)
    {
        foreach (var (variable, value) in environment.Where(entry => entry.Key.StartsWith(ConfigurationLoader.EnvironmentPrefix, StringComparison.Ordinal)))
        {
            var parts = variable[ConfigurationLoader.EnvironmentPrefix.Length..].Split("__");
            if (parts.Length is not (2 or 3) || parts[^1].Length == 0)
            {
                faults.Add($"environment {variable}: is not a setting (example: BROKER_LIMITS__FRAME=8MiB)");
                continue;
            }

            yield return new ConfiguredValue(Word(parts[0]), parts.Length == 3 ? Word(parts[1]) : null, Word(parts[^1]), value, $"environment {variable}");
        }
    }

    public static IEnumerable<ConfiguredValue> FromArguments(IReadOnlyList<string> arguments, ICollection<string> faults)
    {
        foreach (var argument in arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var dot = equals < 0 ? -1 : argument.LastIndexOf('.', equals);

            if (!argument.StartsWith("--", StringComparison.Ordinal) || dot < 3 || dot + 1 == equals)
            {
                faults.Add($"command line {argument}: is not a setting (example: --limits.frame=8MiB)");
                continue;
            }

            var section = argument[2..dot];
            var colon = section.IndexOf(':', StringComparison.Ordinal);
            yield return new ConfiguredValue(
                colon < 0 ? section : section[..colon],
                colon < 0 ? null : section[(colon + 1)..],
                argument[(dot + 1)..equals],
                argument[(equals + 1)..],
                $"command line {argument[..equals]}");
        }
    }

    private static string Word(string part) => part.ToLowerInvariant().Replace('_', '-');
}
