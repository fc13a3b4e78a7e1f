using System.Reflection;
using System.Security.Cryptography;

namespace Broker.Host.Configuration;

/// <summary>
/// Gathers the configuration: the file, or the built-in one without a file; over it the environment; over that the command line.
/// What is wrong anywhere is reported all at once.
/// </summary>
internal static class ConfigurationLoader
{
    /// <summary>The name of the file, looked for in the working directory unless another is named.</summary>
    public const string FileName = "broker.conf";

    /// <summary>What the built-in file is called in messages.</summary>
    public const string BuiltInName = $"built-in {FileName}";

    /// <summary>The sections that say who may connect.</summary>
    public static readonly IReadOnlyList<string> IdentitySections = ["user", "jwt", "certificate", "anonymous"];

    /// <summary>What every environment variable of ours begins with, for example <c>BROKER_LIMITS__FRAME</c>.</summary>
    public const string EnvironmentPrefix = "BROKER_";

    // What a file must have, and what does as well: guest is there for who has said nothing of logins, and for nobody else.
    private static readonly Dictionary<string, IReadOnlyList<string>> NeverEmpty = new()
    {
        ["listener"] = ["listener"],
        ["user"] = IdentitySections,
    };

    /// <summary>Loads and checks.</summary>
    /// <param name="path">The file, or null for <see cref="FileName"/> if it is there and the built-in one if not.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="arguments">Settings of the command line, such as <c>--limits.frame=8MiB</c>.</param>
    /// <returns>The configuration.</returns>
    /// <exception cref="ConfigurationException">Something is wrong with it.</exception>
    public static LoadedConfiguration Load(string? path, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> arguments)
    {
        var faults = new List<string>();
        var (text, file, folder, hash) = ReadFile(path, faults);

        IReadOnlyList<ConfiguredValue> values =
        [
            .. WithBuiltInSections(ConfFile.Read(text, file, faults)),
            .. OverrideReader.FromEnvironment(environment, faults),
            .. OverrideReader.FromArguments(arguments, faults),
        ];

        // A file that was there once must not become the built-in one, which lets guest in, when it is taken away.
        var place = new ConfigurationPlace(path ?? (file == FileName ? FileName : null), environment, arguments);
        return Make(values, file, folder, place, faults) with { FileHash = hash };
    }

    /// <summary>Makes a configuration of settings of which some are those of another one.</summary>
    /// <param name="values">The settings.</param>
    /// <param name="like">What the rest is taken from.</param>
    /// <exception cref="ConfigurationException">They do not fit together.</exception>
    public static LoadedConfiguration Make(IReadOnlyList<ConfiguredValue> values, LoadedConfiguration like) =>
        Make(values, like.Source, like.Folder, like.Place, []) with { FileHash = like.FileHash };

    private static LoadedConfiguration Make(IReadOnlyList<ConfiguredValue> values, string file, string folder, ConfigurationPlace place, List<string> faults)
    {
        var options = new ConfiguredOptions();
        var origins = new Dictionary<string, ConfiguredValue>(StringComparer.Ordinal);
        var wrong = new HashSet<string>(StringComparer.Ordinal);

        foreach (var value in values)
        {
            // What stands in the file under a section that is none was told with it.
            var isTold = value.Origin.StartsWith($"{file}:", StringComparison.Ordinal) && wrong.Contains($"[{value.SectionText}]");

            if (!isTold && ConfigurationSchema.Check(value, options) is { } fault)
            {
                faults.Add($"{value.Origin}: {value.ShownPath}: {fault}");
                wrong.Add(value.Path);
            }

            origins[value.Path] = value;
        }

        foreach (var issuer in options.All<JwtOptions>())
        {
            issuer.ResolveIn(folder);
        }

        faults.AddRange(ConfigurationRules.Check(options, folder, origins, wrong));
        faults.AddRange(PolicyRules.Check(options, origins));

        return faults.Count == 0 ? new LoadedConfiguration(options, file, folder, origins, place) : throw new ConfigurationException(faults);
    }

    /// <summary>The file that is built in: the one of the repository.</summary>
    public static string BuiltIn()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static (string Text, string File, string Folder, byte[] Hash) ReadFile(string? path, List<string> faults)
    {
        // A folder of that name is a mistake to tell, not a file that is not there: container engines make one for a file that is missing.
        if (path is null && !Path.Exists(FileName))
        {
            return (BuiltIn(), BuiltInName, Directory.GetCurrentDirectory(), []);
        }

        var file = path ?? FileName;

        try
        {
            var octets = File.ReadAllBytes(file);
            using var reader = new StreamReader(new MemoryStream(octets));
            return (reader.ReadToEnd(), file, Path.GetDirectoryName(Path.GetFullPath(file))!, SHA256.HashData(octets));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{file}: cannot be read: {failure.Message} (example: --config ./broker.conf)");
            return (string.Empty, file, Directory.GetCurrentDirectory(), []);
        }
    }

    // A file that names no listener, or no user, gets the built-in ones, so that a small file does.
    private static IEnumerable<ConfiguredValue> WithBuiltInSections(IReadOnlyList<ConfiguredValue> values)
    {
        var missing = new List<string>();

        foreach (var (section, instead) in NeverEmpty)
        {
            if (!values.Any(value => instead.Contains(value.Section)))
            {
                missing.Add(section);
            }
        }

        return missing.Count == 0 ? values : ConfFile.Read(BuiltIn(), BuiltInName, []).Where(value => missing.Contains(value.Section)).Concat(values);
    }
}
