using Broker.Host.Configuration;

namespace Broker.Tests.Host.Configuration;

/// <summary>A piece of broker.conf, loaded as the program loads the whole.</summary>
internal static class Snippet
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Loads a snippet that is right.</summary>
    /// <param name="text">The file.</param>
    /// <param name="environment">The environment, or null for an empty one.</param>
    /// <param name="arguments">Settings of the command line.</param>
    public static ConfiguredOptions Load(string text, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var file = Path.GetTempFileName();

        try
        {
            File.WriteAllText(file, text);
            return ConfigurationLoader.Load(file, environment ?? NoEnvironment, arguments).Options;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Loads a snippet and reads one section of it.</summary>
    public static TOptions Load<TOptions>(string text, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
        where TOptions : class, new() => Load(text, environment, arguments).Get<TOptions>();

    /// <summary>Loads a snippet and reads all sections of one kind.</summary>
    public static IReadOnlyList<TOptions> LoadAll<TOptions>(string text, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
        where TOptions : class, INamedOptions => Load(text, environment, arguments).All<TOptions>();

    /// <summary>Loads a snippet that is wrong.</summary>
    /// <returns>What is wrong with it; the file is called broker.conf.</returns>
    public static IReadOnlyList<string> Faults(string text, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory();

        try
        {
            var file = Path.Combine(folder.FullName, ConfigurationLoader.FileName);
            File.WriteAllText(file, text);
            var wrong = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(file, environment ?? NoEnvironment, arguments))!;
            Assert.That(wrong.Message, Is.EqualTo(string.Join(Environment.NewLine, wrong.Faults)), "A line for each.");
            return [.. wrong.Faults.Select(fault => fault.Replace(folder.FullName + Path.DirectorySeparatorChar, string.Empty, StringComparison.Ordinal))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
